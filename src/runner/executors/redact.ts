/** Lines of a secret that are shorter would mask half of every text. */
const SHORTEST_LINE = 4;

/**
 * A function that replaces every secret in a text by `***`, and every line of a secret of several lines, since text comes line by
 * line; longer ones first, so that none shows in part.
 */
export function redactor(secrets: readonly (string | undefined)[]): (text: string) => string {
  const values = secrets
    .filter((value): value is string => value !== undefined && value !== "")
    .flatMap((value) => [value, ...value.split(/\r?\n/).filter((line) => line.length >= SHORTEST_LINE)])
    .sort((a, b) => b.length - a.length);
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, "***"), text);
}

/** A value of JSON with every text in it redacted. */
export const redactedIn = <T>(value: T, redact: (text: string) => string): T =>
  JSON.parse(JSON.stringify(value), (_, inner: unknown) => (typeof inner === "string" ? redact(inner) : inner)) as T;
