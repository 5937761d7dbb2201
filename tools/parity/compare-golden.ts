import { type Deviation, deviation } from "./deviation.ts";
import type { GoldenColumn, Logits } from "./golden-file.ts";

/** Largest deviation of each field from the float64 column, against the tolerances of golden/nn/README.md. */
export function compareGolden(theirs: GoldenColumn, ours: GoldenColumn): Deviation[] {
  const first = theirs.steps[0] ?? { loss: Number.NaN };
  const own = ours.steps[0];
  const relative = (expected: number): number => Math.abs(expected);
  const losses = Object.fromEntries(theirs.steps.map(({ loss }, i) => [`step ${i + 1}`, loss]));
  const { grad_l2_total: total } = first;
  return [
    logits("evaluation logits before", theirs.eval_logits_before, ours.eval_logits_before),
    ...(first.train_logits ? [logits("training logits", first.train_logits, own?.train_logits ?? [])] : []),
    deviation(
      "loss",
      2e-3,
      losses,
      (name) => ours.steps[Number(name.slice(5)) - 1]?.loss,
      (loss) => Math.max(1, Math.abs(loss)),
    ),
    ...(first.grad_l2 ? [deviation("gradient norms", 0.01, first.grad_l2, (name) => own?.grad_l2?.[name], relative)] : []),
    ...(total === undefined ? [] : [deviation("gradient norm, total", 0.01, { all: total }, () => own?.grad_l2_total, relative)]),
    logits("evaluation logits after", theirs.eval_logits_after, ours.eval_logits_after),
    deviation(
      "state after, norms",
      1e-3,
      Object.fromEntries(
        Object.entries(theirs.state_after)
          .filter(([name]) => !name.endsWith("num_batches_tracked"))
          .map(([name, { l2 }]) => [name, l2]),
      ),
      (name) => ours.state_after[name]?.l2,
      relative,
    ),
    ...(theirs.log_vars_after
      ? [
          deviation(
            "log-variances after",
            1e-3,
            numbered(theirs.log_vars_after),
            (name) => numbered(ours.log_vars_after ?? [])[name],
            relative,
          ),
        ]
      : []),
  ];
}

/** Against the field's largest magnitude. */
function logits(field: string, theirs: Logits, ours: Logits): Deviation {
  const expected = flat(theirs);
  const found = flat(ours);
  const largest = Object.values(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return deviation(
    field,
    1e-3,
    expected,
    (name) => found[name],
    () => largest,
  );
}

const flat = (logits: Logits): Record<string, number> =>
  Object.fromEntries(
    logits.flatMap((task, t) =>
      task.flatMap((row, i) => row.map((value, c) => [`task ${t + 1}, sample ${i}, class ${c}`, value] as const)),
    ),
  );

/** A list's values by their task; the reference has one list within another. */
const numbered = (values: readonly (number | readonly number[])[]): Record<string, number> =>
  Object.fromEntries(values.flat().map((value, task) => [`task ${task + 1}`, value]));
