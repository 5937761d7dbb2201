import { extensionOf } from "../../formats/codecs.ts";
import { InputError } from "../../runner/contract/failure.ts";

/** A stored model of any kind, as scoring needs it. */
export interface ScoringModel {
  /** What it is, for messages. */
  readonly kind: "boosting" | "forest";
  readonly featureNames: readonly string[];
  /** Labels in class order; none for a regression. */
  readonly classes: readonly (number | string)[];
  /** Whether features may be missing (NaN) or infinite. */
  readonly takesMissing: boolean;
  /** Class probabilities [rows, classes]; predicted values [rows] for a regression. Columns in the order of `featureNames`. */
  predict(columns: readonly Float64Array[], rows: Int32Array): Float64Array;
}

/** Labels of a model in class order; those of a model.txt that does not name them are 0 … K − 1. */
export function boostedClasses(model: {
  readonly objective: string;
  readonly treesPerIteration: number;
  readonly classes?: readonly (number | string)[];
}): readonly (number | string)[] {
  if (model.objective.startsWith("regression")) return [];
  return model.classes ?? Array.from({ length: Math.max(2, model.treesPerIteration) }, (_, k) => k);
}

/** Reads a model.txt (boosting) or a model.json (forest), told apart by the file's ending; another ending is an InputError. */
export async function readScoringModel(path: string, extension: string = extensionOf(path)): Promise<ScoringModel> {
  if (extension === ".json") {
    const { readForest } = await import("./forest/read-forest.ts");
    const { predictForest } = await import("./forest/predict-forest.ts");
    const forest = await readForest(path);
    return {
      kind: "forest",
      featureNames: forest.featureNames,
      classes: forest.classes,
      takesMissing: false,
      predict: (columns, rows) => predictForest(forest, columns, rows),
    };
  }
  if (extension !== ".txt") {
    throw new InputError({
      code: "unknown-model",
      message: `${path} ends in "${extension}", which is no model`,
      allowed: ".txt (LightGBM's model.txt), .json (a forest)",
    });
  }
  const { readModelText } = await import("./boosting/model-text/read-model-text.ts");
  const { classProbabilities } = await import("./boosting/class-probabilities.ts");
  const { predictBoosted } = await import("./boosting/predict-boosted.ts");
  const model = await readModelText(path);
  const classes = boostedClasses(model);
  return {
    kind: "boosting",
    featureNames: model.featureNames,
    classes,
    takesMissing: true,
    predict:
      classes.length > 0
        ? (columns, rows) => classProbabilities(model, columns, rows)
        : (columns, rows) => predictBoosted(model, columns, rows),
  };
}
