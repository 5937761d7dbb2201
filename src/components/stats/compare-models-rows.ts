import { listNames } from "../../formats/format-error.ts";
import { InputError } from "../../runner/contract/failure.ts";
import type { ScoredModel } from "./scored-models.ts";

/** Scores of several models on the same rows. */
export interface SharedRows {
  readonly classes: readonly (number | string)[];
  /** Class of each row. */
  readonly truth: Int32Array;
  /** By model, row-major [rows, classes]. */
  readonly probabilities: readonly Float64Array[];
}

/**
 * Brings the models' rows together by id, in the order of the ids (as numbers if all are, else as text), so that results depend on the
 * order of neither rows nor models. Other classes, an id that comes twice, other ids and other labels are an InputError.
 */
export function shareRows(models: readonly ScoredModel[]): SharedRows {
  const [first, ...others] = models as readonly [ScoredModel, ...ScoredModel[]]; // a group has two models or more
  const { classes } = first.scores;
  const rows = models.map(rowsById);
  const ids = sortedIds([...rows[0]!.keys()]);
  others.forEach((model, k) => {
    if (model.scores.classes.map(String).join("\0") !== classes.map(String).join("\0")) {
      throw new InputError({
        code: "other-classes",
        message: `${first.name} has the classes ${listNames(classes)}, but ${model.name} ${listNames(model.scores.classes)}`,
        help: "compare models of one label, or name the axis in which labels differ (parameter within)",
      });
    }
    const own = rows[k + 1]!;
    const here = ids.filter((id) => !own.has(id));
    const there = sortedIds([...own.keys()].filter((id) => !rows[0]!.has(id)));
    if (here.length + there.length > 0) {
      const part = (list: readonly string[], at: ScoredModel, of: ReadonlyMap<string, number>) =>
        list.length === 0 ? [] : [`in ${at.name} alone ${listIds(list, at, of)}`];
      throw new InputError({
        code: "other-rows",
        message: `${first.name} and ${model.name} score other rows: ${[...part(here, first, rows[0]!), ...part(there, model, own)].join("; ")}`,
        help: "compare models on the test rows of one split",
      });
    }
    const unlike = ids.filter((id) => truthOf(model, own, id) !== truthOf(first, rows[0]!, id));
    if (unlike.length > 0) {
      throw new InputError({
        code: "other-labels",
        message: `${first.name} and ${model.name} have other labels for ${unlike.length} of ${ids.length} rows: ${listIds(unlike, model, own)}`,
        help: "compare models of one label, or name the axis in which labels differ (parameter within)",
      });
    }
  });
  return {
    classes,
    truth: Int32Array.from(ids, (id) => truthOf(first, rows[0]!, id)),
    probabilities: models.map(({ scores }, at) => {
      const ordered = new Float64Array(ids.length * classes.length);
      ids.forEach((id, i) => {
        const from = rows[at]!.get(id)! * classes.length;
        ordered.set(scores.probabilities.subarray(from, from + classes.length), i * classes.length);
      });
      return ordered;
    }),
  };
}

const truthOf = ({ scores }: ScoredModel, rows: ReadonlyMap<string, number>, id: string): number => scores.truth[rows.get(id)!]!;
const listIds = (ids: readonly string[], { scores }: ScoredModel, rows: ReadonlyMap<string, number>): string =>
  `${ids.length === 1 ? "id" : "ids"} ${listNames(ids.map((id) => scores.ids[rows.get(id)!]!))}`;

function rowsById({ name, scores }: ScoredModel): Map<string, number> {
  const rows = new Map<string, number>();
  scores.ids.forEach((id, row) => {
    const before = rows.get(String(id));
    if (before !== undefined) {
      throw new InputError({
        code: "duplicate-id",
        message: `id ${JSON.stringify(id)} stands in rows ${before + 1} and ${row + 1} of ${name}`,
        help: "models are compared row by row: score each row once",
      });
    }
    rows.set(String(id), row);
  });
  return rows;
}

function sortedIds(ids: readonly string[]): string[] {
  const numeric = ids.every((id) => id.trim() !== "" && Number.isFinite(Number(id)));
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...ids].sort((a, b) => (numeric ? Number(a) - Number(b) || byText(a, b) : byText(a, b)));
}
