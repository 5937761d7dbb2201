import { listNames } from "../../../formats/format-error.ts";
import type { JsonValue, Split } from "../../../formats/kind-values.ts";
import { isNumeric, type Table } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { refuseMisfits } from "../../../runner/contract/misfit.ts";
import { trainingClasses } from "../training-classes.ts";
import { type TrainingData, type TrainingInput, trainingData } from "../training-data.ts";
import { askedObjective, boostingMisfits, type CheckedParameters, metricMisfits, metricNames } from "./boosting-misfits.ts";
import { checkTargets, checkWeights } from "./check-numbers.ts";
import { historyTable, tellHistory } from "./history-table.ts";
import { importancesTable } from "./importances-table.ts";
import type { BoostedModel } from "./model.ts";
import { scoreTest } from "./score-test.ts";
import type { BoostingSettings, ObjectiveName } from "./settings.ts";
import type { BoostingRows } from "./training/boosting-data.ts";
import { type TrainedBoosting, type TrainingHooks, trainBoosted } from "./training/train-boosted.ts";
import { type ValidationOptions, validationRows } from "./validation-rows.ts";

export interface BoostInput extends TrainingInput {
  readonly validation?: Split | undefined;
}

/** Parameters of the stage: those of the boosting, and of what it is done on. */
export type BoostParameters = Omit<BoostingSettings, "objective" | "metric" | OptionalSetting> &
  CheckedParameters &
  ValidationOptions & {
    readonly [name in OptionalSetting]?: number | undefined;
  } & {
    readonly label: string;
    readonly drop: readonly string[];
    readonly weight?: string | undefined;
    readonly metric: string | readonly string[];
  };
type OptionalSetting = "numLeaves" | "seed" | "baggingSeed" | "featureFractionSeed" | "dataRandomSeed";

export interface BoostedTables {
  readonly model: BoostedModel;
  readonly scores: Table;
  readonly importances: Table;
  readonly metrics: { readonly [name: string]: JsonValue };
  readonly history: Table;
  /** Tells the history value by value. */
  readonly tell: (metric: (name: string, value: number, iteration: number) => void) => void;
  readonly warnings: readonly string[];
}

/** Trains on a split's training rows and scores its test rows. Mistakes in parameters and tables are InputErrors. */
export async function boostTable(input: BoostInput, params: BoostParameters, hooks: TrainingHooks = {}): Promise<BoostedTables> {
  refuseMisfits(boostingMisfits(params, input.validation !== undefined));
  const data = trainingData(input, params);
  const objective = objectiveFor(askedObjective(params.objective), data, params.label, input.labelsWhere);
  refuseMisfits(metricMisfits(params.metric, objective));
  const metric = metricNames(params.metric);
  const isRegression = objective === "regression";
  const codes = isRegression ? undefined : data.codes;
  const parts = validationRows(input.features, input.featuresWhere, data.train, input.validation, codes, params);
  if (isRegression) checkTargets(data, params.label, input.labelsWhere);
  checkWeights(data, parts, params.weight, input.labelsWhere);
  const rowsOf = (rows: Int32Array): BoostingRows => ({
    columns: data.features.map(({ values }) => Float64Array.from(rows, (row) => values[row]!)),
    labels: Float64Array.from(rows, (row) => (codes ? codes[row]! : (data.label.values[row] as number))), // regressions have numbers
    ...(data.weights ? { weights: Float64Array.from(rows, (row) => data.weights![row]!) } : {}),
  });
  const trained = await guard(() =>
    trainBoosted(
      {
        ...rowsOf(parts.train),
        featureNames: data.features.map(({ name }) => name),
        classes: isRegression ? 1 : data.classes.length,
        validation: parts.validation && rowsOf(parts.validation),
      },
      settingsOf(params, objective, metric),
      hooks,
    ),
  );
  const model: BoostedModel = isRegression ? trained.model : { ...trained.model, classes: data.classes };
  const scored = scoreTest(model, data, isRegression);
  return {
    model,
    scores: scored.table,
    importances: importancesTable(model),
    metrics: {
      label: params.label,
      objective,
      compat: params.compat,
      ...(isRegression ? {} : { classes: data.classes }),
      rows: data.test.length,
      trainingRows: parts.train.length,
      ...(parts.validation ? { validationRows: parts.validation.length } : {}),
      trees: model.trees.length / model.treesPerIteration,
      ...(params.earlyStoppingRounds > 0 ? { bestIteration: trained.bestIteration } : {}),
      ...scored.metrics,
    },
    history: historyTable(trained),
    tell: (metric) => tellHistory(trained, metric),
    warnings: [
      ...data.strays,
      ...(model.featureInfos.every((info) => info === "none")
        ? ["no feature can be split on: all are constant, or no cut leaves enough rows on both sides (minDataInLeaf)"]
        : []),
    ],
  };
}

function objectiveFor(wanted: ObjectiveName | undefined, data: TrainingData, label: string, where: string): ObjectiveName {
  if (wanted === "regression") {
    if (isNumeric(data.label)) return wanted;
    throw new InputError({
      code: "bad-label",
      message: `column "${label}" of ${where} holds text, and a regression needs numbers`,
      help: "take objective: auto for classes, or encode the column (data/encode)",
    });
  }
  const { classes } = data;
  trainingClasses(data, label, where);
  if (wanted === "binary" && classes.length > 2) {
    throw new InputError({
      code: "bad-label",
      message: `column "${label}" of ${where} has ${classes.length} classes (${listNames(classes)}), and objective: binary needs two`,
      help: "take objective: multiclass or multiclassova",
    });
  }
  return wanted ?? (classes.length === 2 ? "binary" : "multiclass");
}

/** What was left out stays out: it has a meaning of its own. */
function settingsOf(params: BoostParameters, objective: ObjectiveName, metric: readonly string[]): BoostingSettings {
  const { numLeaves, seed, baggingSeed, featureFractionSeed, dataRandomSeed, ...rest } = params;
  return {
    ...rest,
    objective,
    metric,
    ...(numLeaves === undefined ? {} : { numLeaves }),
    ...(seed === undefined ? {} : { seed }),
    ...(baggingSeed === undefined ? {} : { baggingSeed }),
    ...(featureFractionSeed === undefined ? {} : { featureFractionSeed }),
    ...(dataRandomSeed === undefined ? {} : { dataRandomSeed }),
  };
}

/** The ways in which the library itself gives up are the user's to mend. */
async function guard(train: () => Promise<TrainedBoosting>): Promise<TrainedBoosting> {
  try {
    return await train();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError({
      code: "boosting-impossible",
      message: `boosting gives up: ${error.message}`,
      help: "under 4.7's rules rows of a leaf are estimated from hessians: raise minDataInLeaf or minSumHessianInLeaf, or take compat 2.3; for memory lower maxBin or numLeaves",
    });
  }
}
