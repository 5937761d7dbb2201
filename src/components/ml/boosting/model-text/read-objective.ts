/** What a model's raw scores become; `outputs` is the number of trees an iteration. */
export type Objective =
  | { readonly kind: "binary"; readonly sigmoid: number; readonly outputs: 1 }
  | { readonly kind: "multiclass"; readonly outputs: number }
  | { readonly kind: "multiclassova"; readonly sigmoid: number; readonly outputs: number }
  /** `sqrt`: the label's square root was learnt (LightGBM's reg_sqrt). */
  | { readonly kind: "regression"; readonly sqrt: boolean; readonly outputs: 1 };

/** The objective of a model.txt, as its header prints it; undefined if it is none that regimen knows. */
export function readObjective(text: string): Objective | undefined {
  const binary = /^binary sigmoid:(\S+)$/.exec(text);
  if (binary) {
    const sigmoid = positive(binary[1]!);
    return sigmoid === undefined ? undefined : { kind: "binary", sigmoid, outputs: 1 };
  }
  const many = /^multiclass num_class:(\d{1,6})$/.exec(text);
  if (many) return Number(many[1]) < 2 ? undefined : { kind: "multiclass", outputs: Number(many[1]) };
  const each = /^multiclassova num_class:(\d{1,6}) sigmoid:(\S+)$/.exec(text);
  if (each) {
    const sigmoid = positive(each[2]!);
    const outputs = Number(each[1]);
    return sigmoid === undefined || outputs < 2 ? undefined : { kind: "multiclassova", sigmoid, outputs };
  }
  if (text === "regression" || text === "regression sqrt") {
    return { kind: "regression", sqrt: text !== "regression", outputs: 1 };
  }
  return undefined;
}

function positive(text: string): number | undefined {
  const value = /^\d+(\.\d*)?(e[+-]?\d+)?$/.test(text) ? Number(text) : 0;
  return value > 0 && value < Number.POSITIVE_INFINITY ? value : undefined;
}
