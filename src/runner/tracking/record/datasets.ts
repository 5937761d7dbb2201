import { arrowOutline, type OutlinedColumn } from "../../../formats/arrow-outline.ts";
import type { Stored } from "../../cache/store.ts";
import type { Kind } from "../../contract/kinds.ts";
import type { InputRef, TaskSpec } from "../../spec/compiled.ts";
import type { TrackingRecord } from "./record.ts";

type Input = Extract<TrackingRecord, { type: "input" }>;

/** Where what a task reads is to be found. */
export interface Sources {
  /** Id of a task as it may be told: of a case of a mapped task the mapped one. */
  readonly nameOf: (task: string) => string;
  /** Output of another task, once that is done. */
  readonly outputOf: (task: string, port: string) => Stored | undefined;
  /** Digest of a file or folder that a spec names. */
  readonly digestOf: (path: string) => string | undefined;
  /** A path as a person would write it in the project. */
  readonly shownPath: (path: string) => string;
  readonly pathOf: (stored: Stored) => string;
  readonly casesIn: (stored: Stored) => number | undefined;
}

/** Kinds that hold data to learn from or to judge by; models, figures and tables for people are told elsewhere. */
const DATA: ReadonlySet<Kind> = new Set(["table", "scores", "split", "cases", "volume", "mask", "metrics", "file", "directory"]);
const TABLES: ReadonlySet<Kind> = new Set(["table", "scores"]);
const TYPES = { number: "double", integer: "long", boolean: "boolean", text: "string" } as const;
const EVALUATION = /valid|test|eval/i;

const columnsOf = (columns: readonly OutlinedColumn[]) => columns.map(({ name, type }) => ({ name, type: TYPES[type] }));

/** Columns and rows of a stored table, cases of a cohort: what can be told without reading it. Never a value. */
function outlineOf(stored: Stored, { pathOf, casesIn }: Sources): Pick<Input, "columns" | "rows"> {
  if (stored.kind === "cases") {
    const rows = casesIn(stored);
    return rows === undefined ? {} : { rows };
  }
  if (!TABLES.has(stored.kind) || stored.extension !== ".arrow") return {};
  const outline = arrowOutline(pathOf(stored));
  return outline ? { columns: columnsOf(outline.columns), rows: outline.rows } : {};
}

function inputOf(port: string, ref: InputRef, sources: Sources): Input | undefined {
  const context = EVALUATION.test(port) ? "evaluation" : "training";
  if (!("task" in ref)) {
    const digest = sources.digestOf(ref.file);
    const name = sources.shownPath(ref.file);
    return digest === undefined ? undefined : { type: "input", name, digest, context, source: `file ${name}` };
  }
  const stored = sources.outputOf(ref.task, ref.port);
  if (!stored || !DATA.has(stored.kind)) return undefined;
  const name = `${sources.nameOf(ref.task)}.${ref.port}`;
  const { digest } = ref.member ?? stored;
  const known = ref.member ? {} : outlineOf(stored, sources);
  return { type: "input", name, digest, context, source: `output of stage ${name}`, ...known };
}

/** The data sets that a task reads, each once, in the order of its ports. */
export function datasetsOf(task: TaskSpec, sources: Sources): readonly Input[] {
  const found = new Map<string, Input>();
  for (const [port, { refs }] of Object.entries(task.inputs)) {
    for (const ref of refs) {
      const input = inputOf(port, ref, sources);
      if (input) found.set(`${input.name} ${input.digest}`, found.get(`${input.name} ${input.digest}`) ?? input);
    }
  }
  return [...found.values()];
}
