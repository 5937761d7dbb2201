import { listNames } from "../../../formats/format-error.ts";
import type { JsonValue } from "../../../formats/kind-values.ts";
import { selectValues } from "../../../formats/rows.ts";
import { scoresTable } from "../../../formats/scores.ts";
import { numberColumn, type Table, tableOf, textColumn } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { predictedClass } from "../../../stats/metrics/predicted-class.ts";
import { type TrainingData, type TrainingInput, trainingData } from "../training-data.ts";
import { checkFeatures } from "./check-features.ts";
import { fitForest } from "./fit-forest.ts";
import { forestImportances } from "./forest-importances.ts";
import type { ForestModel } from "./model.ts";
import { outOfBag } from "./out-of-bag.ts";
import { permutationImportances } from "./permutation-importances.ts";
import { predictForest } from "./predict-forest.ts";
import type { ForestSettings } from "./settings.ts";
import { trainingRows } from "./training-rows.ts";

/** Parameters of the stage: those of the forest, and of what it is done on. */
export interface ForestParameters {
  readonly settings: ForestSettings;
  readonly label: string;
  readonly drop: readonly string[];
  readonly weight?: string | undefined;
  readonly oobScore: boolean;
  /** 0: no permutation importance. */
  readonly permutationRepeats: number;
}

export interface ForestHooks {
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number, unit: string) => void;
}

export interface ForestTables {
  readonly model: ForestModel;
  readonly scores: Table;
  readonly importances: Table;
  readonly metrics: { readonly [name: string]: JsonValue };
  readonly warnings: readonly string[];
}

/** Trains on a split's training rows and scores its test rows. Mistakes in parameters and tables are InputErrors. */
export async function forestTables(
  input: TrainingInput,
  params: ForestParameters,
  hooks: ForestHooks = {},
): Promise<ForestTables> {
  const { settings, label } = params;
  const data = trainingData(input, params);
  checkFeatures(data, input.featuresWhere);
  const training = trainingRows(data, settings, label, input.labelsWhere);
  const { threads = 1, signal, progress } = hooks;
  const own = { threads, ...(signal ? { signal } : {}) };
  const model = await fitForest(training, settings, { ...own, progress: (done) => progress?.(done, settings.trees, "trees") });
  refuseEmpty(model);
  const { columns, featureNames } = training;
  const probabilities = spread(predictForest(model, columns, data.test), model.classes, data.classes);
  const labelled = data.test.filter((row) => data.codes[row]! >= 0);
  const impurity = forestImportances(model.trees, columns.length);
  const warnings: string[] = [...data.strays];
  const absent = data.classes.filter((each) => !model.classes.includes(each));
  if (absent.length > 0) warnings.push(`no training row has the label ${listNames(absent)}; its probability is 0 throughout`);
  const permutation =
    params.permutationRepeats > 0
      ? await permute(model, data, labelled, params, { ...own, progress: (done) => progress?.(done, columns.length, "features") })
      : undefined;
  return {
    model,
    scores: scoresTable(
      selectValues(data.id, data.test),
      selectValues(data.label, data.test),
      probabilities,
      data.classes.length,
    ),
    importances: tableOf([
      textColumn("feature", featureNames),
      numberColumn("impurity", impurity),
      ...(permutation ? [numberColumn("permutation", permutation.mean), numberColumn("permutation_sd", permutation.sd)] : []),
    ]),
    metrics: {
      label,
      classes: data.classes,
      rows: data.test.length,
      trainingRows: data.train.length,
      features: columns.length,
      trees: settings.trees,
      ...accuracy(probabilities, data),
      ...(params.oobScore && settings.bootstrap ? oobMetrics(model, training.codes, data, warnings) : {}),
    },
    warnings,
  };
}

/** A bootstrap sample may hold nothing but rows of weight 0. */
function refuseEmpty({ trees }: ForestModel): void {
  const empty = trees.findIndex(({ samples }) => samples[0] === 0);
  if (empty < 0) return;
  throw new InputError({
    code: "empty-sample",
    message: `tree ${empty} drew no row with a weight above 0`,
    help: "raise maxSamples, or leave rows without weight out of the split",
  });
}

/** Puts probabilities of some classes, [rows, some], among all, [rows, all]; the others get 0. */
function spread(values: Float64Array, some: readonly (number | string)[], all: readonly (number | string)[]): Float64Array {
  if (some.length === all.length) return values;
  const rows = values.length / some.length;
  const wide = new Float64Array(rows * all.length);
  some.forEach((label, k) => {
    const to = all.indexOf(label);
    for (let row = 0; row < rows; row++) wide[row * all.length + to] = values[row * some.length + k]!;
  });
  return wide;
}

/** Accuracy over the test rows that have a label; nothing where none has. */
function accuracy(probabilities: Float64Array, { test, codes, classes }: TrainingData): { readonly accuracy?: number } {
  const predicted = predictedClass(probabilities, classes.length);
  const truth = Array.from(test, (row) => codes[row]!);
  const known = truth.filter((code) => code >= 0).length;
  return known === 0 ? {} : { accuracy: truth.filter((code, k) => code >= 0 && code === predicted[k]).length / known };
}

function oobMetrics(
  model: ForestModel,
  codes: Int32Array,
  data: TrainingData,
  warnings: string[],
): { readonly oobScore: number } {
  const columns = data.features.map(({ values }) => values);
  const { score, uncovered } = outOfBag(model, columns, data.train, codes);
  if (uncovered > 0) {
    warnings.push(
      `${uncovered} of ${data.train.length} training rows are in every tree's sample and have no out-of-bag prediction; more trees make the out-of-bag score reliable`,
    );
  }
  return { oobScore: score };
}

async function permute(
  model: ForestModel,
  { codes, classes, features }: TrainingData,
  labelled: Int32Array,
  { settings, permutationRepeats }: ForestParameters,
  hooks: { readonly signal?: AbortSignal; readonly progress: (done: number) => void },
): ReturnType<typeof permutationImportances> {
  if (labelled.length === 0) {
    throw new InputError({
      code: "no-test-labels",
      message: "permutation importance needs test rows with a label, and there are none",
      help: "leave permutationRepeats at 0, or give the test rows labels",
    });
  }
  const ownCodes = Int32Array.from(labelled, (row) => model.classes.indexOf(classes[codes[row]!]!));
  const columns = features.map(({ values }) => values);
  return permutationImportances(model, columns, labelled, ownCodes, {
    ...hooks,
    repeats: permutationRepeats,
    seed: settings.seed,
  });
}
