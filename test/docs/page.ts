/**
 * Examples of a page. A comment right before a fenced block says what it is:
 *
 *     <!-- project: NAME -->      the blocks below live in a new project: empty, leaves, leaves-run, covid
 *     <!-- file: PATH -->         the block is written to this file
 *     <!-- check -->              a spec; `regimen check` finds no mistake in it, variants included
 *     <!-- mistake -->            a spec; `regimen check` finds mistakes, which the output block shows
 *     <!-- run --> <!-- run: 2 -->  commands for bash, and the exit code they end with
 *     <!-- output -->             what the commands before print; `…` stands for anything, alone on a line for any lines
 *     <!-- not run: WHY -->       neither
 */
export interface Block {
  readonly language: string;
  readonly mark: string;
  readonly value: string;
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** Lines between the fences. */
  readonly length: number;
}

const MARK = /^<!-- (project|file|check|mistake|run|output|not run)(?:: (.+?))? -->$/;

/** Fenced blocks and project marks of a page, in order. */
export function blocksOf(page: string): readonly Block[] {
  const lines = page.split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const project = MARK.exec(lines[at] ?? "");
    if (project?.[1] === "project")
      blocks.push({ language: "", mark: "project", value: project[2] ?? "", text: "", line: at + 1, length: 0 });
    const fence = /^(`{3,})(\w*)$/.exec(lines[at] ?? "");
    if (!fence) continue;
    const end = lines.indexOf(fence[1] ?? "", at + 1);
    if (end < 0) throw new Error(`the block of line ${at + 1} is never closed`);
    const mark = MARK.exec(lines[at - 1] ?? "");
    blocks.push({
      language: fence[2] ?? "",
      mark: mark?.[1] === "project" ? "" : (mark?.[1] ?? ""),
      value: mark?.[2] ?? "",
      text: `${lines.slice(at + 1, end).join("\n")}\n`,
      line: at + 1,
      length: end - at - 1,
    });
    at = end;
  }
  return blocks;
}

/** What differs from run to run: times, dates, digests, names of runs. */
const masked = (text: string): string =>
  text
    .replace(/\b\d{8}-\d{6}-[0-9a-f]{4}\b/g, "RUN")
    .replace(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d\.\d+Z)?/g, "DATE")
    .replace(/\b([0-9a-f]{64}|[0-9a-f]{12})\b/g, "DIGEST")
    .replace(/\b\d+(\.\d+)? s\b/g, "TIME")
    .replace(/"seconds":[\d.]+/g, '"seconds":TIME');

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Lines whose order depends on which of two tasks is quicker. */
const LOOSE = /^ {2}(run|done) {5}/;

/** Whether an output is what a page shows. */
export function matches(shown: string, found: string): boolean {
  const split = (text: string): { fixed: string[]; loose: string[] } => {
    const lines = masked(text).trimEnd().split("\n");
    return { fixed: lines.filter((line) => !LOOSE.test(line)), loose: lines.filter((line) => LOOSE.test(line)).sort() };
  };
  const [page, real] = [split(shown), split(found)];
  const gap = page.fixed.includes("…");
  const rest = [...real.loose];
  for (const line of page.loose) {
    const at = rest.findIndex((other) => patternOf([line]).test(`${other}\n`));
    if (at < 0) return false;
    rest.splice(at, 1);
  }
  return (gap || rest.length === 0) && patternOf(page.fixed).test(`${real.fixed.join("\n")}\n`);
}

const patternOf = (lines: readonly string[]): RegExp =>
  new RegExp(
    `^${lines.map((line) => (line === "…" ? "(?:.*\\n)*?" : `${line.split("…").map(escaped).join(".*")}\\n`)).join("")}$`,
  );

/** Links of a page to other files, without those to the web. */
export const linksOf = (page: string): readonly string[] =>
  [...page.replace(/^```[\s\S]*?^```/gm, "").matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link ?? "")
    .filter((link) => !/^https?:/.test(link));

/** Anchors of a page's headings, as GitHub makes them. */
export const anchorsOf = (page: string): readonly string[] =>
  [...page.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    (title ?? "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
