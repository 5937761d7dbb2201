import { readFileSync } from "node:fs";
import { shortDigest } from "./formats/short-digest.ts";
import { numbersOfTable } from "./printed-numbers.ts";
import type {
  DiffField,
  DiffFigure,
  DiffInput,
  DiffNumber,
  DiffRun,
  DiffTable,
  DiffTask,
  Presence,
} from "./reporting/diff/diff-input.ts";
import { renderDiff } from "./reporting/diff/render-diff.ts";
import { readModel } from "./reporting/tables/read-model.ts";
import { machineText } from "./run-words.ts";
import type { DiffFacts, RecordedOutput } from "./runner/cli/diff/diff-facts.ts";
import type { RunRecord } from "./runner/cli/run-record.ts";
import type { Change } from "./runner/plan/changes.ts";
import { fieldText } from "./runner/plan/reason-text.ts";

/** The page of two runs: what differs, and the tables and figures of both as far as the store still has them. */
export function diffPage(facts: DiffFacts): string {
  const { before, after, outputsOf } = facts;
  const ids = [...new Set([...after.tasks, ...before.tasks].map(({ id }) => id as string))];
  const pairs = ids.flatMap((id) => pairsOf(id, outputsOf(before, id), outputsOf(after, id)));
  const input: DiffInput = {
    before: runOf(before),
    after: runOf(after),
    synthetic: pairs.some(({ old, young }) => old?.stored?.synthetic || young?.stored?.synthetic),
    tasks: ids.map((id) => taskOf(id, facts)),
    tables: pairs.filter(isKind("table-model")).map(tableOf),
    figures: pairs.filter(isKind("figure")).map(figureOf),
    forgotten: [
      ...new Set(pairs.filter(({ old, young }) => (old && !old.stored) || (young && !young.stored)).map(({ id }) => id)),
    ],
  };
  return renderDiff(input);
}

/** An output of a task in both runs, as far as each has it. */
interface Pair {
  readonly id: string;
  readonly old: RecordedOutput | undefined;
  readonly young: RecordedOutput | undefined;
}

function pairsOf(id: string, before: readonly RecordedOutput[], after: readonly RecordedOutput[]): readonly Pair[] {
  const ports = [...new Set([...after, ...before].map(({ port }) => port))];
  const find = (outputs: readonly RecordedOutput[], port: string) => outputs.find((one) => one.port === port);
  return ports.map((port) => ({ id, old: find(before, port), young: find(after, port) }));
}

const isKind =
  (kind: string) =>
  ({ old, young }: Pair): boolean =>
    (young?.stored ?? old?.stored)?.kind === kind;

function runOf(record: RunRecord): DiffRun {
  const { machine, commit, dirty } = record;
  return {
    run: record.run,
    title: record.variant === null ? record.experiment : `${record.experiment} (${record.variant})`,
    facts: [
      ["Run", record.run],
      ["Experiment", record.experiment],
      ["Variant", record.variant ?? "none"],
      ["Started", record.started],
      ["Took", `${record.seconds.toFixed(1)} s`],
      ["Command", record.command],
      ["Commit", commit === null ? "none" : `${shortDigest(commit)}${dirty ? " with uncommitted changes" : ""}`],
      ["Regimen", record.version],
      ["Node", machine.node],
      ["Machine", machineText(machine)],
    ],
  };
}

function taskOf(id: string, { before, after, differences }: DiffFacts): DiffTask {
  const side = (run: RunRecord): DiffTask["before"] => {
    const task = run.tasks.find((one) => one.id === id);
    return task ? { state: task.state, seconds: task.seconds } : null;
  };
  const found = differences.find((one) => one.id === id);
  const isCompared = [before, after].every((run) => run.tasks.some((task) => task.id === id && task.fingerprint));
  return {
    id,
    change: found?.change ?? (isCompared ? "same" : "not compared"),
    before: side(before),
    after: side(after),
    fields: (found?.fields ?? []).map(fieldOf),
  };
}

function fieldOf({ field, before, after }: Change): DiffField {
  const kind = KINDS.find(
    ([prefix]) => field === prefix || field.startsWith(`${prefix}.`) || field.startsWith(`${prefix}[`),
  )?.[1];
  return {
    kind: kind ?? "other",
    field: field.replace(/^with\./, ""),
    before: fieldText(field, before),
    after: fieldText(field, after),
  };
}

const KINDS: readonly (readonly [prefix: string, kind: DiffField["kind"]])[] = [
  ["with", "parameter"],
  ["environment", "parameter"],
  ["code", "code"],
  ["version", "code"],
  ["libraries", "code"],
  ["depends", "code"],
  ["component", "code"],
  ["engine", "engine"],
  ["inputs", "input"],
  ["outputs", "output"],
];

const presence = (output: RecordedOutput | undefined): Presence =>
  output === undefined ? "none" : output.path === undefined ? "gone" : "there";

function tableOf({ id, old, young }: Pair): DiffTable {
  const read = (output: RecordedOutput | undefined) => {
    if (output?.path === undefined) return undefined;
    const model = readModel(JSON.parse(readFileSync(output.path, "utf8")), id);
    return { numbers: numbersOfTable(model), caption: model.caption };
  };
  const same = old?.digest === young?.digest;
  const [left, right] = [read(old), same ? undefined : read(young)];
  const numbers = new Map<string, DiffNumber>();
  for (const one of right?.numbers ?? []) numbers.set(one.key, { ...one, before: null, after: one });
  for (const one of left?.numbers ?? []) {
    const other = numbers.get(one.key);
    numbers.set(one.key, other ? { ...other, before: one } : { ...one, before: one, after: null });
  }
  return {
    task: id,
    caption: right?.caption ?? left?.caption ?? "",
    same,
    before: presence(old),
    after: presence(young),
    numbers: same ? [] : [...numbers.values()],
  };
}

function figureOf({ id, old, young }: Pair): DiffFigure {
  const same = old?.digest === young?.digest;
  const read = (output: RecordedOutput | undefined) =>
    output?.path === undefined ? undefined : readFileSync(output.path, "utf8");
  const [before, after] = same ? [] : [read(old), read(young)];
  return {
    task: id,
    same,
    before: presence(old),
    after: presence(young),
    svgs: { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
  };
}
