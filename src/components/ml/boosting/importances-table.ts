import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../formats/table.ts";
import { boostedImportances } from "./boosted-importances.ts";
import type { BoostedModel } from "./model.ts";

/** Importances of all features in their order: feature, split, gain. */
export function importancesTable(model: BoostedModel): Table {
  const { split, gain } = boostedImportances(model);
  return tableOf([textColumn("feature", model.featureNames), integerColumn("split", split), numberColumn("gain", gain)]);
}
