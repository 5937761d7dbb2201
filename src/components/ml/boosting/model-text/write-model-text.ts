import { boostedImportances } from "../boosted-importances.ts";
import type { BoostedModel } from "../model.ts";
import { asciiJson } from "./ascii-json.ts";
import { printableNames } from "./printable-names.ts";
import { readObjective } from "./read-objective.ts";
import { writeTree } from "./write-tree.ts";

/**
 * The model as LightGBM's model.txt: format v3 as 2.3.1 writes it, or v4 as 4.7 does, to the character (Python package, so with its
 * `pandas_categorical` line). `lightgbm.Booster(model_file=…)` of both loads it.
 *
 * Two header lines are ours, and LightGBM skips them: `regimen_classes`, where the model knows its labels, and `regimen_features` with
 * the true names, where a name holds white space, which model.txt cannot.
 */
export function writeModelText(model: BoostedModel): string {
  const { compat, treesPerIteration } = model;
  const objective = readObjective(model.objective);
  if (!objective) throw new RangeError(`the objective "${model.objective}" is not known`);
  const names = printableNames(model.featureNames);
  const trees = model.trees.map((tree, index) => `Tree=${index}\n${writeTree(tree, compat)}\n\n`);
  const lines = [
    "tree",
    `version=${compat === "2.3" ? "v3" : "v4"}`,
    `num_class=${objective.outputs}`,
    `num_tree_per_iteration=${treesPerIteration}`,
    "label_index=0",
    `max_feature_idx=${names.length - 1}`,
    `objective=${model.objective}`,
    `feature_names=${names.join(" ")}`,
    ...(model.monotoneConstraints ? [`monotone_constraints=${model.monotoneConstraints.join(" ")}`] : []),
    `feature_infos=${model.featureInfos.join(" ")}`,
    ...(model.classes ? [`regimen_classes=${asciiJson(model.classes)}`] : []),
    ...(names.some((name, k) => name !== model.featureNames[k]) ? [`regimen_features=${asciiJson(model.featureNames)}`] : []),
    `tree_sizes=${trees.map((tree) => tree.length).join(" ")}`,
    "",
  ];
  const head = `${lines.join("\n")}\n`;
  const parameters = model.parameters.map((line) => `[${line}]\n`).join("");
  return [
    head,
    ...trees,
    "end of trees\n",
    `\n${compat === "2.3" ? "feature importances" : "feature_importances"}:\n`,
    ...rankedImportances(model, names),
    ...(parameters === "" ? [] : [`\nparameters:\n${parameters}\nend of parameters\n`]),
    model.pandasCategorical === "" ? "" : `\npandas_categorical:${model.pandasCategorical ?? "null"}\n`,
  ].join("");
}

/** Features that were split on, most used first, ties in the order of the columns. */
function rankedImportances(model: BoostedModel, names: readonly string[]): string[] {
  const { split } = boostedImportances(model);
  return names
    .map((name, k) => ({ name, count: split[k]! }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ name, count }) => `${name}=${count}\n`);
}
