import { listNames } from "../../../formats/format-error.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { refuseMisfits } from "../../../runner/contract/misfit.ts";
import { trainingClasses } from "../training-classes.ts";
import type { TrainingData } from "../training-data.ts";
import type { ForestTraining } from "./fit-forest.ts";
import { forestMisfits } from "./forest-misfits.ts";
import { bootstrapDraws } from "./growth/growth-limits.ts";
import type { ForestSettings } from "./settings.ts";

/** What the forest sees of a table: its training rows, and the classes that these have. Settings that do not fit them are InputErrors. */
export function trainingRows(data: TrainingData, settings: ForestSettings, label: string, where: string): ForestTraining {
  const { features, train, weights } = data;
  const present = trainingClasses(data, label, where);
  const classes = present.map((code) => data.classes[code]!);
  checkDraws(settings, train.length);
  checkClassWeight(settings, data.classes, label);
  const own = weights && Float64Array.from(train, (row) => weights[row]!);
  if (own?.every((weight) => weight === 0)) {
    throw new InputError({ code: "no-weight", message: "all training rows have the weight 0" });
  }
  return {
    columns: features.map(({ values }) => values),
    featureNames: features.map(({ name }) => name),
    rows: train,
    codes: Int32Array.from(train, (row) => present.indexOf(data.codes[row]!)),
    classes,
    ...(own ? { weights: own } : {}),
  };
}

function checkDraws(settings: ForestSettings, rows: number): void {
  const { maxSamples } = settings;
  if (maxSamples === undefined) return;
  refuseMisfits(forestMisfits(settings));
  const draws = bootstrapDraws(maxSamples, rows);
  if (draws < 1 || draws > rows) {
    throw new InputError({
      code: "bad-parameters",
      message: `maxSamples: ${maxSamples} makes ${draws} rows a tree, but there are ${rows} training rows`,
      allowed: `1 to ${rows}, or a share of them`,
    });
  }
}

function checkClassWeight({ classWeight }: ForestSettings, classes: readonly (number | string)[], label: string): void {
  if (typeof classWeight !== "object") return;
  const names = classes.map(String);
  const unknown = Object.keys(classWeight).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new InputError({
    code: "bad-parameters",
    message: `classWeight names "${unknown}", which is no label of column "${label}"`,
    allowed: listNames(classes),
  });
}
