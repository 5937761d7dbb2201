import { readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { counted } from "../../../formats/counted.ts";
import { diskFiles } from "../../cache/file-layer.ts";
import type { Call } from "../args.ts";
import { type Commit, commitOf } from "../paper/commit-of.ts";
import { type Part, partOf } from "../paper/part.ts";
import { RECORD } from "../paper/record.ts";
import type { Refused } from "../paper/refusal.ts";
import { KEYS, STYLE, TRACE, type Written, writeExport } from "../paper/write-export.ts";
import { CallError, findSpecs, type Host, openSessions, optionText, type Session } from "../session.ts";

/** Copies what specs publish for a paper; exit code 1, and nothing written, where some of it is not what a run would give today. */
export async function exportResults(host: Host, call: Call): Promise<number> {
  const shown = optionText(call.options.to);
  if (shown === undefined) throw new CallError("regimen export needs a folder to copy to, that of the paper: --to DIR");
  const to = resolve(host.cwd, shown);
  const parts: Part[] = [];
  const refused: Refused[] = [];
  const commits = new Map<string, Commit>();
  for (const file of findSpecs(host, call.words)) {
    for await (const session of openSessions(host, file, call.options)) {
      checkFolder(session, to, shown);
      const commit = ({ root, resultsRoot }: Session): Commit => {
        const known = commits.get(root) ?? commitOf(root, [to, resultsRoot]);
        commits.set(root, known);
        return known;
      };
      const part = await partOf(session, { to, options: call.options, commit });
      if ("refused" in part) refused.push(part);
      else parts.push(part);
    }
  }
  if (refused.length > 0) {
    if (call.options.json) host.out(`${JSON.stringify({ to: shown, refused: refused.flatMap(({ stages }) => stages) })}\n`);
    else host.err(`${refused.map((one) => one.refused).join("\n")}\n`);
    return 1;
  }
  const done = writing(shown, () => writeExport(diskFiles, to, parts, readFileSync(join(host.templates, "latex", STYLE))));
  if ("edited" in done) {
    if (call.options.json) host.out(`${JSON.stringify({ to: shown, edited: done.edited })}\n`);
    else host.err(`${editedText(shown, done.edited)}\n`);
    return 1;
  }
  if (call.options.json) host.out(`${JSON.stringify(exportJson(shown, parts, done))}\n`);
  else host.out(exportText(host, shown, parts, done));
  return 0;
}

/** The folder of an export is nobody else's. */
function checkFolder({ store, resultsRoot }: Session, to: string, shown: string): void {
  for (const [folder, what] of [
    [store.home, "the store"],
    [resultsRoot, "the results, which runs write"],
  ] as const) {
    if (to === folder || to.startsWith(`${folder}/`))
      throw new CallError(`${shown} lies in ${what}\nName the folder of the paper, or one in it: --to paper`);
  }
  if (statSync(to, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new CallError(`${shown} is a file\nName the folder of the paper, or one in it: --to paper`);
}

function writing<T>(shown: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new CallError(`${shown} cannot be written: ${(error as Error).message}`);
  }
}

/** Most files that are named before the rest are counted. */
const MOST = 5;

const namesOf = (shown: string, paths: readonly string[]): readonly string[] => [
  ...paths.slice(0, MOST).map((path) => `  ${join(shown, path)}`),
  ...(paths.length > MOST ? [`  and ${paths.length - MOST} more`] : []),
];

const editedText = (shown: string, edited: readonly string[]): string =>
  [
    `regimen: ${counted(edited.length, "file")} in ${shown} would be overwritten that regimen export did not leave so; nothing was exported`,
    ...namesOf(shown, edited),
    "Keep your changes elsewhere (around its \\input, or in the spec), remove or rename the file, and export again.",
  ].join("\n");

const exportJson = (to: string, parts: readonly Part[], { written, removed, kept }: Written): object => ({
  to,
  experiments: parts.map(({ experiment, leftOut }) => ({ ...experiment, leftOut })),
  written,
  removed,
  kept,
});

function exportText(host: Host, shown: string, parts: readonly Part[], done: Written): string {
  const figures = parts.some(({ contents }) => [...contents.keys()].some((path) => !path.endsWith(".tex")));
  const packages = [...new Set([...(figures ? ["graphicx"] : []), ...parts.flatMap((part) => part.packages)])].sort();
  const values = parts.flatMap(({ contents }) => [...contents].flatMap(([path, content]) => valuesInput(path, content)));
  const where = relative(host.cwd, resolve(host.cwd, shown)) || ".";
  const lines = [
    ...parts.flatMap((part) => partLines(part, where)),
    ...done.removed.map((path) => `  removed: ${join(where, path)}, which is no longer published`),
    ...done.kept.map((path) => `  left: ${join(where, path)}, which is no longer published but was changed by hand`),
    `${join(where, STYLE)}, ${KEYS}, ${TRACE}, ${RECORD}; ${counted(done.written.length, "file")} written`,
    `In the preamble: ${[`\\usepackage{${[...packages, "regimen"].join(",")}}`, ...values].join(" ")}`,
    "  with \\usepackage[draft]{regimen} stale numbers are framed, and each leads to where it comes from",
  ];
  return `${lines.join("\n")}\n`;
}

/** What a file of values needs in the preamble. */
const valuesInput = (path: string, content: Uint8Array | string): readonly string[] =>
  typeof content === "string" && content.includes("\n\\rgdefine{") ? [`\\input{${path.replace(/\.tex$/, "")}}`] : [];

function partLines({ name, experiment: { files, synthetic }, leftOut }: Part, where: string): readonly string[] {
  const stale = files.filter((file) => file.stale !== null);
  const count = (ending: RegExp): number => files.filter(({ path }) => ending.test(path)).length;
  return [
    `${join(where, name)}: ${counted(count(/\.tex$/), "file")} of LaTeX, ${counted(count(/\.(pdf|png)$/), "figure")}${synthetic ? ", from synthetic data" : ""}`,
    ...stale.map(({ path, stale: why }) => `  STALE: ${join(where, path)}: ${why}`),
    ...leftOut.map(({ path, why }) => `  not exported: ${path}, since ${why}`),
  ];
}
