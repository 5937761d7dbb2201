/** Writes the list of codes in mistakes.md, with an example of each from the tests: `node --import tsx docs/make-mistakes.ts`. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { SPEC_CODES } from "../src/runner/spec/codes.ts";

const page = fileURLToPath(new URL("mistakes.md", import.meta.url));
const examples = fileURLToPath(new URL("../test/runner/spec/mistakes/", import.meta.url));
const START = "<!-- codes: written by docs/make-mistakes.ts -->";
const END = "<!-- end of codes -->";

/** Mistakes that no text file can hold. */
const OTHERS: Readonly<Record<string, string>> = {
  "missing-spec": 'there is no file "covid_mtl.yaml"; did you mean "covid-mtl.yaml"?',
  "is-directory": '"specs" is a folder, not a spec',
  unreadable: "the spec is no regular file, or may not be read",
  "not-utf8": "byte 32 of the file (0xdf) is not UTF-8",
  "too-large": '"large.yaml" has 2500000 bytes',
};

/** The first message of a code among the tests' examples. */
function exampleOf(code: string): string {
  for (const name of readdirSync(examples).sort()) {
    if (!name.endsWith(".txt")) continue;
    const line = readFileSync(join(examples, name), "utf8")
      .split("\n")
      .find((text) => text.includes(`error[${code}]: `));
    if (line !== undefined) return line.slice(line.indexOf("]: ") + 3);
  }
  const other = OTHERS[code];
  if (other === undefined) throw new Error(`no example of ${code}`);
  return other;
}

/** The page with its list written anew. */
export function mistakesPage(text: string): string {
  const [before = "", rest = ""] = text.split(START);
  const after = rest.split(END)[1];
  if (after === undefined) throw new Error("mistakes.md has no place for the codes");
  const rows = SPEC_CODES.map(
    (code) =>
      `| \`${code}\` | ${exampleOf(code).replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("*", "\\*").replaceAll("`", "")} |`,
  );
  return `${before}${START}\n\n| code | an example |\n| :-- | :-- |\n${rows.join("\n")}\n\n${END}${after}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(page, mistakesPage(readFileSync(page, "utf8")));
