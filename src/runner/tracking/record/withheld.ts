import type { Json } from "../../contract/json.ts";

/** What stands for a value that is not told. */
const WITHHELD = "…";

/** Every text and number in a value, as texts. */
function wordsIn(value: Json, words: Set<string>): void {
  if (value !== null && typeof value === "object") {
    for (const [key, one] of Object.entries(value)) {
      words.add(key);
      wordsIn(one as Json, words);
    }
  } else words.add(String(value));
}

/**
 * The first line of a failure's message without what it may quote of the data: quoted texts, numbers, and words with digits in them
 * (ids) that are none of `known`, which is what the spec itself says: parameters, stages, ports.
 */
export function withoutData(message: string, known: readonly Json[]): string {
  const words = new Set<string>();
  for (const value of known) wordsIn(value, words);
  const [line = ""] = message.split("\n", 1);
  return line
    .replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (quoted, double?: string, single?: string) =>
      words.has(double ?? single ?? "") ? quoted : `"${WITHHELD}"`,
    )
    .replace(/[^\s"(),;:]*\d[^\s"(),;:]*/g, (word) => (words.has(word) ? word : WITHHELD));
}
