import { shortDigest } from "../../../formats/short-digest.ts";
import type { TaskId } from "../../contract/ids.ts";
import { valueText } from "../../plan/changes.ts";
import { engineText } from "../../plan/engine-of.ts";
import { originText } from "../cache-file/origin-text.ts";
import { shownPath, type TracedInput, type TracedResult } from "./chain.ts";

/** The tree of results from a task down to the raw files; one that was told of before is named only. */
export function chainText(cwd: string, chain: ReadonlyMap<TaskId, TracedResult>, task: TaskId): readonly string[] {
  const told = new Set<TaskId>();
  const lines = (id: TaskId): readonly string[] => {
    const traced = chain.get(id);
    if (!traced) return [`${id}  (no record)`];
    if (told.has(id)) return [`${id}  (told above)`];
    told.add(id);
    return [...headLines(traced), ...traced.inputs.flatMap((input, i) => branch(input, i === traced.inputs.length - 1))];
  };
  const branch = (input: TracedInput, last: boolean): readonly string[] => {
    const below = input.from ? lines(input.from.task) : [];
    return [
      `${last ? "└─" : "├─"} ${input.port} ← ${sourceText(cwd, input)}`,
      ...below.map((line) => `${last ? "  " : "│ "} ${line}`),
    ];
  };
  return lines(task);
}

function sourceText(cwd: string, { from, path, digest, files }: TracedInput): string {
  if (from) return `${from.task}.${from.port}  ${shortDigest(digest)}`;
  const place = path === null ? "(a file that the spec no longer names)" : shownPath(cwd, path);
  return `${place}  ${files === null ? shortDigest(digest) : `${files} files`}`;
}

function headLines({ task, component, key, code, engine, with: params, imported, libraries }: TracedResult): readonly string[] {
  const isEmpty = (value: unknown): boolean =>
    value === "" || (typeof value === "object" && Object.keys(value ?? {}).length === 0);
  const given = Object.entries(params).filter(([, value]) => !isEmpty(value));
  const shown = given.map(([name, value]) => `${name}: ${valueText(value)}`);
  const versions = Object.entries(libraries).map(([name, version]) => `${name} ${version}`);
  return [
    `${task}  ${component}, key ${shortDigest(key)}${code === "" ? "" : `, code ${shortDigest(code)}`}${engine ? `, on ${engineText(engine)}` : ""}`,
    `  ${imported ? `imported on trust, made on ${originText(imported)}` : "computed here"}`,
    ...(versions.length > 0 ? [`  libraries  ${versions.join(", ")}`] : []),
    ...(shown.length > 0 ? [`  with  ${shown.join("; ")}`] : []),
  ];
}
