import Type from "typebox";
import type { Misfit } from "../../runner/contract/misfit.ts";
import { Choice } from "../../runner/contract/params.ts";
import { LONG_AND_FIT } from "./tex-options.ts";

const ROW = Type.Optional(Type.String({ description: "Key of a row." }));
const COLUMN = Type.Optional(Type.String({ description: "Key of a column." }));

const Best = Type.Object(
  {
    columns: Type.Array(Type.String(), { default: [], description: "Keys of columns; all with numbers unless given." }),
    direction: Choice(["max", "min"], { default: "max", description: "Whether large or small values are better." }),
    by: Choice(["column", "group"], { default: "column", description: "Best of all rows, or of each group of rows." }),
    exclude: Type.Array(Type.String(), { default: [], description: "Keys of rows that do not count (an upper bound)." }),
    second: Type.Boolean({ default: true, description: "Underline the second." }),
  },
  { additionalProperties: false },
);

const Significance = Type.Object(
  {
    baseline: Type.String({ minLength: 1, description: "Key of the row that the others are compared with." }),
    columns: Type.Array(Type.String(), { default: [], description: "Keys of columns; all with numbers unless given." }),
    level: Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: 0.05,
      description: "Marked are differences whose adjusted p is below.",
    }),
    adjust: Choice(["none", "bonferroni", "holm", "benjamini-hochberg"], {
      default: "holm",
      description: "Adjustment for the comparisons within a column.",
    }),
    boldOnly: Type.Boolean({ default: false, description: "Bold the best only where it differs from the baseline." }),
    resamples: Type.Integer({
      minimum: 100,
      default: 9999,
      description: "Resamples; all signs are counted where they are fewer.",
    }),
    seed: Type.Integer({ minimum: 0, default: 11, description: "Seed of the resamples." }),
  },
  { additionalProperties: false, description: "Compares rows with a baseline over seeds, and marks what differs." },
);

const Footnote = Type.Object(
  { row: ROW, column: COLUMN, text: Type.String({ minLength: 1, description: "What the footnote says." }) },
  { additionalProperties: false },
);

const MissingCells = Type.Object(
  {
    row: ROW,
    column: COLUMN,
    as: Choice(["failed", "not run", "not applicable", "undefined", "no data"], {
      default: "not applicable",
      description: "In a word, why there is no value.",
    }),
    reason: Type.String({ default: "", description: "The reason, which the footnote gives." }),
  },
  { additionalProperties: false },
);

/** Parameters by which every table component says how its numbers are printed. */
export const STYLE_PARAMS = {
  rounding: Choice(["half-up", "half-even"], {
    default: "half-up",
    description: "Numbers are rounded once, from full precision; a half goes away from zero, or to the even digit.",
  }),
  uncertaintyDigits: Type.Integer({
    minimum: 0,
    maximum: 5,
    default: 0,
    description:
      "Significant digits of the ± (or half the interval), which then fix the decimals of its cell; 0: fixed decimals.",
  }),
  best: Type.Array(Best, { default: [], description: "Columns whose best value is bold and second underlined, with an arrow." }),
  significance: Type.Optional(Significance),
  units: Type.Record(Type.String(), Type.String(), { default: {}, description: "Unit of a column, printed after its heading." }),
  footnotes: Type.Array(Footnote, {
    default: [],
    description: "Footnotes to rows, columns or cells; equal ones share a letter.",
  }),
  missing: Type.Array(MissingCells, { default: [], description: "Why cells have no value: they are a dash with a footnote." }),
};

/** What does not go together in a table's parameters. */
export const tableMisfits = ({ long, fit }: { readonly long: boolean; readonly fit: boolean }): readonly Misfit[] =>
  long && fit ? [{ at: ["fit"], ...LONG_AND_FIT }] : [];
