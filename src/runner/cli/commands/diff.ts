import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../contract/json.ts";
import { changesBetween } from "../../plan/changes.ts";
import { changeText } from "../../plan/reason-text.ts";
import type { Call } from "../args.ts";
import { projectRoot } from "../places.ts";
import type { RunRecord } from "../run-record.ts";
import { CallError, type Host, openProjectStore } from "../session.ts";

export async function diff(host: Host, call: Call): Promise<number> {
  const store = openProjectStore(host, projectRoot(host.cwd, host.cwd));
  const runs = readRuns(join(store.home, "runs"));
  if (call.options.list) {
    if (call.options.json)
      host.out(
        `${JSON.stringify(runs.map(({ run, experiment, variant, started, seconds }) => ({ run, experiment, variant, started, seconds })))}\n`,
      );
    else
      host.out(
        runs
          .map(
            (one) =>
              `${one.run}  ${one.experiment}${one.variant === null ? "" : `@${one.variant}`}  ${one.tasks.filter(({ state }) => state === "ran").length} ran\n`,
          )
          .join(""),
      );
    return 0;
  }
  const [before, after] = chosen(runs, call.words);
  const differences = differencesOf(before, after);
  if (call.options.json) host.out(`${JSON.stringify({ before: before.run, after: after.run, tasks: differences })}\n`);
  else host.out(diffText(before, after, differences));
  return 0;
}

/** All runs that have a record, oldest first. */
function readRuns(folder: string): readonly RunRecord[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      try {
        return [JSON.parse(readFileSync(join(folder, name, "run.json"), "utf8")) as RunRecord];
      } catch {
        return []; // interrupted before it had a record
      }
    })
    .sort((a, b) => (a.started < b.started ? -1 : 1));
}

function chosen(runs: readonly RunRecord[], words: readonly string[]): readonly [RunRecord, RunRecord] {
  const find = (name: string): RunRecord => {
    const matches = runs.filter(({ run }) => run.startsWith(name));
    if (matches.length === 1) return matches[0] as RunRecord;
    throw new CallError(`${matches.length === 0 ? "no run" : "several runs"} "${name}"\nRuns: regimen diff --list`);
  };
  const last = runs.at(-1);
  if (!last) throw new CallError("no runs yet\nStart one with: regimen run");
  const [first, second] = words;
  if (first !== undefined) return [find(first), second === undefined ? last : find(second)];
  const before = runs.filter((one) => one.experiment === last.experiment).at(-2);
  if (!before) throw new CallError(`only one run of ${last.experiment} yet: nothing to compare it with`);
  return [before, last];
}

interface Difference {
  readonly id: string;
  readonly change: "added" | "removed" | "changed";
  readonly fields: ReturnType<typeof changesBetween>;
}

function differencesOf(before: RunRecord, after: RunRecord): readonly Difference[] {
  const old = new Map(before.tasks.map((task) => [task.id as string, task]));
  const young = new Map(after.tasks.map((task) => [task.id as string, task]));
  const compared = after.tasks.flatMap((task): Difference[] => {
    const other = old.get(task.id);
    if (!other) return [{ id: task.id, change: "added", fields: [] }];
    if (!other.fingerprint || !task.fingerprint) return []; // left out or failed in one of the runs: nothing to compare
    const side = ({ fingerprint, outputs }: typeof task): Json => ({
      ...(fingerprint as unknown as { readonly [key: string]: Json }),
      outputs: outputs as unknown as Json,
    });
    const fields = changesBetween(side(other), side(task));
    return fields.length > 0 ? [{ id: task.id, change: "changed", fields }] : [];
  });
  const removed = before.tasks
    .filter(({ id }) => !young.has(id))
    .map(({ id }): Difference => ({ id, change: "removed", fields: [] }));
  return [...compared, ...removed];
}

function diffText(before: RunRecord, after: RunRecord, differences: readonly Difference[]): string {
  const head = `${before.run} → ${after.run}  (${after.experiment})`;
  if (differences.length === 0) return `${head}\n  no difference in parameters, code, inputs and outputs\n`;
  const lines = differences.flatMap(({ id, change, fields }) => [
    `  ${id}: ${change}`,
    ...fields.map((field) => `    ${changeText(field)}`),
  ]);
  return `${[head, ...lines].join("\n")}\n`;
}
