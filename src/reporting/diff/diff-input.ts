import type { State } from "../report/state-signs.ts";

/** A run as its page tells of it. */
export interface DiffRun {
  readonly run: string;
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** A field of a task that differs; values as a person reads them. */
export interface DiffField {
  /** `parameter`, `code` and `engine` are causes; inputs and outputs what follows from those of others. */
  readonly kind: "parameter" | "code" | "engine" | "input" | "output" | "other";
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

export interface DiffTask {
  readonly id: string;
  /** `not compared`: it failed or was left out in one of the runs. */
  readonly change: "same" | "changed" | "added" | "removed" | "not compared";
  readonly before: { readonly state: State; readonly seconds: number | null } | null;
  readonly after: { readonly state: State; readonly seconds: number | null } | null;
  readonly fields: readonly DiffField[];
}

/** A number of a table in each run; null where it has none. */
export interface DiffNumber {
  readonly key: string;
  readonly row: string;
  readonly column: string;
  readonly before: DiffValue | null;
  readonly after: DiffValue | null;
}
export interface DiffValue {
  readonly text: string | null;
  readonly value: number | string | null;
}

/** Whether a thing of a run can be shown: it is there, its bytes are gone from the store, or the run has none. */
export type Presence = "there" | "gone" | "none";

export interface DiffTable {
  readonly task: string;
  readonly caption: string;
  readonly same: boolean;
  readonly before: Presence;
  readonly after: Presence;
  readonly numbers: readonly DiffNumber[];
}

export interface DiffFigure {
  readonly task: string;
  readonly same: boolean;
  readonly before: Presence;
  readonly after: Presence;
  /** SVG texts of those that are there. */
  readonly svgs: { readonly before?: string; readonly after?: string };
}

/** Everything that the page of two runs shows. */
export interface DiffInput {
  readonly before: DiffRun;
  readonly after: DiffRun;
  readonly synthetic: boolean;
  readonly tasks: readonly DiffTask[];
  readonly tables: readonly DiffTable[];
  readonly figures: readonly DiffFigure[];
  /** Tasks that differ and of whose outputs the store no longer knows what they are. */
  readonly forgotten: readonly string[];
}
