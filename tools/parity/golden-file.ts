/** Logits of each task, sample and class. */
export type Logits = readonly (readonly (readonly number[])[])[];

/** What a golden file says of one precision. */
export interface GoldenColumn {
  readonly eval_logits_before: Logits;
  readonly steps: readonly {
    readonly loss: number;
    readonly train_logits?: Logits;
    readonly grad_l2?: Readonly<Record<string, number>>;
    readonly grad_l2_total?: number;
  }[];
  readonly eval_logits_after: Logits;
  readonly state_after: Readonly<Record<string, { readonly sum: number; readonly l2: number }>>;
  readonly log_vars_after?: readonly (number | readonly number[])[];
}

/** Reference values of a network. */
export interface GoldenNetwork {
  readonly network: string;
  readonly seed: number;
  readonly salt: string;
  readonly input_shape: readonly [number, number, number, number, number];
  /** Each task's; of one task perhaps by themselves. */
  readonly labels: readonly (number | readonly number[])[];
  readonly float64: GoldenColumn;
}

/** Reference values of Shift3D. */
export interface GoldenShift {
  readonly shape: readonly [number, number, number];
  readonly cases: readonly {
    readonly axis: 0 | 1 | 2;
    readonly shift: number;
    readonly mode: "wrap" | "pad";
    readonly output: readonly number[];
  }[];
}

export const isShift = (golden: object): golden is GoldenShift => "cases" in golden;

/** The values of a golden file; an Error says in words what is missing. */
export function parseGolden(text: string): GoldenNetwork | GoldenShift {
  const golden = JSON.parse(text) as Partial<GoldenNetwork & GoldenShift>; // what it has is checked below
  const wanted = isShift(golden) ? ["shape", "cases"] : ["network", "seed", "salt", "input_shape", "labels", "float64"];
  const missing = wanted.filter((key) => !(key in golden));
  if (missing.length > 0) throw new Error(`it has no ${missing.join(", ")}`);
  if (isShift(golden)) return golden;
  const column = golden.float64 as GoldenColumn;
  const fields = ["eval_logits_before", "steps", "eval_logits_after", "state_after"].filter((key) => !(key in column));
  if (fields.length > 0) throw new Error(`its float64 column has no ${fields.join(", ")}`);
  return golden as GoldenNetwork; // all keys are there
}
