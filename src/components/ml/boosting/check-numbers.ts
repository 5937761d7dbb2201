import { InputError } from "../../../runner/contract/failure.ts";
import type { TrainingData } from "../training-data.ts";
import type { TrainingParts } from "./validation-rows.ts";

const isFinite32 = (value: number): boolean => Number.isFinite(Math.fround(value));

/** Refuses numbers to be predicted that are infinite when rounded to float32. Those of test rows may be missing. */
export function checkTargets({ label, id, train, test }: TrainingData, name: string, where: string): void {
  for (const row of [...train, ...test]) {
    const value = Number(label.values[row]);
    if (Number.isNaN(value) || isFinite32(value)) continue;
    throw new InputError({
      code: "bad-label",
      message: `row ${id.values[row]} of ${where} has ${value} in column "${name}", which is more than float32 holds`,
      help: "scale the column, or leave the row out of the split",
    });
  }
}

/** Refuses weights that are infinite when rounded to float32, and parts in which all weights are 0. */
export function checkWeights({ weights, id }: TrainingData, parts: TrainingParts, name: string | undefined, where: string): void {
  if (!weights) return;
  for (const [part, rows] of [
    ["training", parts.train],
    ["validation", parts.validation],
  ] as const) {
    if (!rows) continue;
    const large = rows.find((row) => !isFinite32(weights[row]!));
    if (large !== undefined) {
      throw new InputError({
        code: "bad-weight",
        message: `row ${id.values[large]} of ${where} has ${weights[large]} in column "${name}", which is more than float32 holds`,
      });
    }
    if (rows.every((row) => Math.fround(weights[row]!) === 0)) {
      throw new InputError({ code: "no-weight", message: `all ${part} rows have the weight 0` });
    }
  }
}
