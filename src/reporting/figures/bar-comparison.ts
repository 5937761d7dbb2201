import { findNumbers, rowIds } from "../../formats/columns.ts";
import type { Table } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { formatFixed, formatSignificant } from "../tables/format-number.ts";
import { OKABE_ITO } from "./palette.ts";
import { FIGURE_CONFIG, type FigureDescription, SCHEMAS } from "./vega-svg.ts";

export interface BarComparisonOptions {
  readonly features: readonly string[];
  /** Who is compared: id and name in the legend. */
  readonly patients: readonly { readonly id: string | number; readonly title: string }[];
  /** Further lines below the drawing. */
  readonly notes: readonly string[];
  readonly caption: string;
  readonly synthetic: boolean;
}

const COLOURS = [OKABE_ITO.vermillion, OKABE_ITO.blue, OKABE_ITO.orange, OKABE_ITO.green, OKABE_ITO.purple];

/**
 * Horizontal bars, one a patient in each feature, every feature divided by the largest absolute value among the patients, so that the
 * longest bar is 1 or −1; the feature's own value stands at its end. A feature that is 0 for all has bars of 0.
 */
export function barComparison(features: Table, options: BarComparisonOptions, label: string): FigureDescription {
  const rows = options.patients.map(({ id }) => rowOf(features, id, label));
  const data = options.features.flatMap((feature) => {
    const values = findNumbers(features, feature, label).values;
    const largest = Math.max(...rows.map((row) => Math.abs(values[row]!)));
    return rows.map((row, at) => {
      const share = largest === 0 ? 0 : values[row]! / largest;
      return {
        feature,
        patient: options.patients[at]!.title,
        share,
        value: shortNumber(values[row]!),
      };
    });
  });
  const negative = data.some(({ share }) => share < 0);
  const names = options.patients.map((patient) => patient.title);
  const text = (right: boolean) => ({
    transform: [{ filter: right ? "datum.share >= 0" : "datum.share < 0" }],
    mark: {
      type: "text",
      align: right ? "left" : "right",
      dx: right ? 3 : -3,
      fontSize: 8.5,
      color: "#222222",
      baseline: "middle",
    },
    encoding: { text: { field: "value", type: "nominal" } },
  });
  const spec = {
    $schema: SCHEMAS.vegaLite,
    width: 420,
    height: options.features.length * (12 * names.length + 6),
    data: { values: data },
    encoding: {
      y: { field: "feature", type: "nominal", sort: options.features, title: null, scale: { paddingInner: 0.22 }, axis: Y_AXIS },
      yOffset: { field: "patient", type: "nominal", sort: names },
      x: {
        field: "share",
        type: "quantitative",
        scale: { domain: [negative ? -1.3 : 0, 1.2], nice: false },
        title: `Value divided by the ${names.length === 2 ? "larger absolute value of the two" : "largest absolute value among them"}`,
        axis: { grid: false, values: negative ? [-1, -0.5, 0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1], format: "~g" },
      },
    },
    layer: [
      {
        mark: { type: "bar" },
        encoding: {
          color: {
            field: "patient",
            type: "nominal",
            sort: names,
            scale: { domain: names, range: names.map((_, at) => COLOURS[at % COLOURS.length]) },
            legend: { title: null, orient: "top", symbolType: "square", columnPadding: 18, labelFontSize: 10.5, labelLimit: 0 },
          },
        },
      },
      { mark: { type: "rule", color: "#333333" }, encoding: { x: { datum: 0 }, y: null, yOffset: null } },
      text(true),
      text(false),
    ],
    config: FIGURE_CONFIG,
  };
  const n = `n = ${rows.length} patients.`;
  const what = names.length === 2 ? `${names[0]} and ${names[1]}` : `${names.length} patients`;
  const caption = options.caption || `${options.features.length} features of ${what}. ${n}`;
  const notes = [`${n} Numbers at the bars are the features' own values; features have no unit.`, ...options.notes];
  return { spec, caption, notes, synthetic: options.synthetic };
}

const Y_AXIS = { labelLimit: 0, ticks: false, domain: false, labelPadding: 6 };

/** Three significant digits, but whole numbers in full. */
const shortNumber = (value: number): string =>
  (Math.abs(value) >= 100 && Math.abs(value) < 1e6 ? formatFixed(value, 0) : formatSignificant(value, 3)).replace("-", "−");

function rowOf(table: Table, id: string | number, label: string): number {
  const row = rowIds(table, label).findIndex((each) => String(each) === String(id));
  if (row < 0) throw new InputError({ code: "missing-id", message: `${label} has no row with id ${id}` });
  return row;
}
