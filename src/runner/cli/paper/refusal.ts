import { counted } from "../../../formats/counted.ts";
import type { TaskId } from "../../contract/ids.ts";
import type { Planned } from "../../plan/freshness.ts";
import { foldCases, plannedText } from "../commands/plan.ts";
import { causesOf, type FileNow, type PublishedNow } from "./published-now.ts";

/** Why nothing is exported: lines for a person, and each stage with the files that it publishes. */
export interface Refused {
  readonly refused: string;
  readonly stages: readonly { readonly task: TaskId; readonly why: string; readonly files: readonly string[] }[];
}

/** Most stages that are named before the rest are counted. */
const MOST = 10;

function limited(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST;
  return more > 1 ? [...lines.slice(0, MOST), `  and ${more} more`] : lines;
}

/** Refuses files that are not what a run would give today, each stage with what `regimen plan` says of it, and of what it waits for. */
export function refusalOf(title: string, now: PublishedNow, files: readonly FileNow[]): Refused | undefined {
  const old = files.filter(({ today }) => today.state !== "fresh");
  if (old.length === 0) return undefined;
  const stages = new Map(old.flatMap(({ today }) => (today.state === "fresh" ? [] : [[today.planned.task.id, today.planned]])));
  const causes = causesOf(now.planned, [...stages.keys()]).filter(({ task }) => !stages.has(task.id));
  const lines = [
    `${title}: ${counted(old.length, "file is", "files are")} not what a run would give today, so nothing was exported`,
    ...limited(planLines([...stages.values()])),
    ...(causes.length > 0 ? ["since these come first:", ...limited(planLines(causes))] : []),
    "Bring it up to date: regimen run; or export what was last made, marked as stale: --allow-stale",
  ];
  return {
    refused: lines.join("\n"),
    stages: [...stages.keys()].map((task) => ({
      task,
      why: whyOf(now, task),
      files: old.filter((file) => file.task.id === task).map(({ path }) => path),
    })),
  };
}

const planLines = (planned: readonly Planned[]): readonly string[] =>
  foldCases(
    planned,
    ({ task }) => task,
    (one, name) => `  ${plannedText(one, name)}`,
  );

const whyOf = (now: PublishedNow, task: TaskId): string => {
  const today = now.today(task);
  return today.state === "fresh" ? "" : today.why;
};

/** Refuses files whose artifacts are not in the store as they were made. */
export function damageOf(title: string, files: readonly FileNow[]): Refused {
  const tasks = [...new Set(files.map(({ task }) => task.id))];
  const lines = files.map(
    ({ task, port, path }) => `  damaged  ${task.id}  (output "${port}", ${path}, is not what its digest says)`,
  );
  return {
    refused: [
      `${title}: ${counted(files.length, "file is", "files are")} damaged in the store or gone from it, so nothing was exported`,
      ...limited(lines),
      "Make it again: regimen run; regimen verify looks at all the rest",
    ].join("\n"),
    stages: tasks.map((task) => ({
      task,
      why: "damaged in the store or gone from it",
      files: files.filter((file) => file.task.id === task).map(({ path }) => path),
    })),
  };
}
