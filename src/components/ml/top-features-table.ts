import { findColumn, findNumbers } from "../../formats/columns.ts";
import { listNames } from "../../formats/format-error.ts";
import { integerColumn, isNumeric, numberColumn, type Table, tableOf, textColumn } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";

/** Importances of one model. */
export interface ModelImportances {
  /** How the model is called in the result. */
  readonly name: string;
  /** `feature`, and columns of importances. */
  readonly table: Table;
  readonly where: string;
}

export interface TopFeaturesOptions {
  readonly count: number;
  /** Column of importances; `split`, or `impurity` where there is no `split`, unless said. */
  readonly by?: string | undefined;
}

export interface TopFeatures {
  /** The union of the models' most important features, as `table` orders it. */
  readonly features: readonly string[];
  /** feature, top (in how many models), models (which), share, and of each model rank and importance. */
  readonly table: Table;
}

/**
 * The union of the `count` most important features of each model. In a model features are ranked by falling importance, ties in the
 * order of its table; one without importance (0, less, or missing) has no rank. The union is ordered by `share`: the mean over all
 * models of the feature's share of the model's importances above 0, the largest first, so that a model of more trees counts no more
 * than others; ties by the first model that has it, then its rank there.
 */
export function topFeatures(models: readonly ModelImportances[], options: TopFeaturesOptions): TopFeatures {
  const ranked = models.map((model) => rank(model, options.by));
  const union = new Set(ranked.flatMap(({ order }) => order.slice(0, options.count)));
  const share = (feature: string): number =>
    ranked.reduce((sum, model) => sum + (model.share.get(feature) ?? 0), 0) / ranked.length;
  const rows = [...union].map((feature) => ({ feature, share: share(feature) })).sort((a, b) => b.share - a.share);
  const features = rows.map(({ feature }) => feature);
  const tops = features.map((feature) =>
    ranked.filter(({ place }) => (place.get(feature) ?? Number.POSITIVE_INFINITY) <= options.count),
  );
  const table = tableOf([
    textColumn("feature", features),
    integerColumn(
      "top",
      tops.map((list) => list.length),
    ),
    textColumn(
      "models",
      tops.map((list) => list.map(({ name }) => name).join("; ")),
    ),
    numberColumn(
      "share",
      rows.map((row) => row.share),
    ),
    ...ranked.flatMap(({ name, place, importance }) => [
      integerColumn(
        `rank ${name}`,
        features.map((feature) => place.get(feature) ?? Number.NaN),
      ),
      numberColumn(
        `importance ${name}`,
        features.map((feature) => importance.get(feature) ?? Number.NaN),
      ),
    ]),
  ]);
  return { features, table };
}

interface Ranked {
  readonly name: string;
  readonly by: string;
  /** Features with importance, the most important first. */
  readonly order: readonly string[];
  /** Rank from 1. */
  readonly place: ReadonlyMap<string, number>;
  readonly importance: ReadonlyMap<string, number>;
  readonly share: ReadonlyMap<string, number>;
}

function rank({ name, table, where }: ModelImportances, wanted: string | undefined): Ranked {
  const by = wanted ?? (table.columns.some((column) => column.name === "split") ? "split" : "impurity");
  const named = findColumn(table, "feature", where);
  const { values } = findNumbers(table, by, where);
  if (isNumeric(named)) {
    throw new InputError({
      code: "bad-importances",
      message: `column "feature" of ${where} holds numbers, not names of features`,
    });
  }
  const importance = new Map<string, number>();
  named.values.forEach((feature, row) => {
    if (feature === null)
      throw new InputError({ code: "bad-importances", message: `row ${row + 1} of ${where} names no feature` });
    if (importance.has(feature)) {
      throw new InputError({
        code: "bad-importances",
        message: `${where} has the feature ${JSON.stringify(feature)} twice (row ${row + 1})`,
      });
    }
    importance.set(feature, values[row]!);
  });
  const used = [...importance].filter(([, value]) => value > 0).sort(([, a], [, b]) => (a === b ? 0 : b - a)); // Infinity − Infinity is no order
  if (used.length === 0) {
    throw new InputError({
      code: "bad-importances",
      message: `no feature of ${where} has a ${by} above 0${importance.size > 0 ? `: ${listNames([...importance.keys()], 3)}` : ""}`,
      help: "the model made no split; train it on more rows, or leave it out",
    });
  }
  const total = used.reduce((sum, [, value]) => sum + value, 0);
  return {
    name,
    by,
    order: used.map(([feature]) => feature),
    place: new Map(used.map(([feature], k) => [feature, k + 1])),
    importance,
    share: new Map(used.map(([feature, value]) => [feature, value / total])),
  };
}
