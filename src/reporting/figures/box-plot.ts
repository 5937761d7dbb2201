import { findColumn, findNumbers } from "../../formats/columns.ts";
import { alignRows } from "../../formats/rows.ts";
import { cellText, type Table } from "../../formats/table.ts";
import { boxPlot as boxes } from "../../stats/describe/box-plot.ts";
import { formatCount } from "../tables/format-number.ts";
import { classColours } from "./palette.ts";
import { FIGURE_CONFIG, type FigureDescription, SCHEMAS } from "./vega-svg.ts";

export interface BoxGrouping {
  /** Column of the labels table. */
  readonly label: string;
  /** Name below its boxes. */
  readonly title: string;
  /** What is printed for a class, in the order drawn: value to text. */
  readonly classes: Readonly<Record<string, string>>;
}

export interface BoxPlotOptions {
  readonly features: readonly string[];
  readonly groupings: readonly BoxGrouping[];
  /** Panels a row. */
  readonly columns: number;
  /** Whether points beyond the whiskers are drawn. */
  readonly outliers: boolean;
  /** Further lines below the drawing. */
  readonly notes: readonly string[];
  readonly caption: string;
  readonly synthetic: boolean;
}

interface Slot {
  readonly x: number;
  readonly text: string;
  readonly rows: readonly number[];
  readonly colour: string;
}

const AXIS_WIDTH = 33;
const PANEL = { width: 102, height: 104 };

/**
 * A panel a feature; in each, one box a class of each grouping: quartiles, median, whiskers to the last value within 1.5 interquartile
 * ranges, points beyond. Values that are very large or small are shown in units of a power of ten, which stands after the name.
 */
export function boxPlot(features: Table, labels: Table, options: BoxPlotOptions): FigureDescription {
  const { slots, groups, counts } = layOut(features, labels, options.groupings);
  let hidden = 0;
  const panels = options.features.map((feature) => {
    const values = findNumbers(features, feature, "the features").values;
    const stats = slots.map((slot) => ({
      slot,
      box: boxes(slot.rows.map((row) => values[row]!).filter((x) => !Number.isNaN(x))),
    }));
    if (!options.outliers) hidden += stats.reduce((sum, { box }) => sum + box.outliers.length, 0);
    return panel(feature, stats, groups, options.outliers);
  });
  const last = slots.at(-1)?.x ?? 0;
  const spec = {
    $schema: SCHEMAS.vegaLite,
    columns: options.columns,
    concat: panels.map((layer) => ({ ...layer, encoding: { x: xAxis(slots, last) } })),
    spacing: { row: 18, column: 12 },
    config: FIGURE_CONFIG,
  };
  const n = `n = ${formatCount(features.rows)} patients. ${counts}.`;
  const how = "Box: quartiles and median; whiskers: last value within 1.5 interquartile ranges; features have no unit.";
  const points = options.outliers ? "Points: values beyond." : `${formatCount(hidden)} values beyond are not drawn.`;
  const caption = options.caption || `Distribution of ${panels.length} features by label. ${n}`;
  return { spec, caption, notes: [n, ...options.notes, `${how} ${points}`], synthetic: options.synthetic };
}

function layOut(features: Table, labels: Table, groupings: readonly BoxGrouping[]) {
  const match = alignRows(features, labels, "the features", "the labels");
  const slots: Slot[] = [];
  const groups: { title: string; from: number; to: number }[] = [];
  const counts: string[] = [];
  let x = 0;
  for (const { label, title, classes } of groupings) {
    const column = findColumn(labels, label, "the labels");
    const names = Object.entries(classes);
    const colours = classColours(names.length, true);
    const from = x;
    const sizes = names.map(([value, text], index) => {
      const rows = [...match.keys()].filter((row) => cellText(column, match[row]!) === value);
      slots.push({ x, text, rows, colour: colours[index]! });
      x += 1;
      return `${formatCount(rows.length)} (${text})`;
    });
    groups.push({ title, from, to: x - 1 });
    counts.push(`${title}: ${sizes.join(", ")}`);
    x += 0.7;
  }
  return { slots, groups, counts: counts.join("; ") };
}

const xAxis = (slots: readonly Slot[], last: number) => ({
  field: "x",
  type: "quantitative",
  scale: { domain: [-0.6, last + 0.6], nice: false, zero: false },
  axis: {
    values: slots.map((slot) => slot.x),
    labelExpr: `{${slots.map((slot) => `"${slot.x}": ${JSON.stringify(slot.text)}`).join(", ")}}[datum.value]`,
    labelOverlap: false,
    labelFlush: false,
    labelFontSize: 9,
    title: null,
    grid: false,
    ticks: false,
    labelPadding: 4,
  },
});

function panel(
  feature: string,
  stats: readonly { slot: Slot; box: ReturnType<typeof boxes> }[],
  groups: readonly { title: string; from: number; to: number }[],
  outliers: boolean,
) {
  const drawn = stats.filter(({ box }) => !Number.isNaN(box.median));
  const ends = drawn.flatMap(({ box }) => (outliers ? [box.minimum, box.maximum] : [box.whiskerLow, box.whiskerHigh]));
  const power = powerOfTen(Math.max(0, ...ends.map(Math.abs)));
  const unit = 10 ** power;
  const data = drawn.map(({ slot, box }) => ({
    x: slot.x,
    left: slot.x - 0.36,
    right: slot.x + 0.36,
    colour: slot.colour,
    low: box.whiskerLow / unit,
    q1: box.q1 / unit,
    median: box.median / unit,
    q3: box.q3 / unit,
    high: box.whiskerHigh / unit,
  }));
  const points = outliers
    ? drawn.flatMap(({ slot, box }) => distinct(box.outliers, ends).map((y) => ({ x: slot.x, y: y / unit })))
    : [];
  const y = (field: string) => ({
    field,
    type: "quantitative",
    scale: { zero: false, nice: true },
    axis: { title: null, tickCount: 5, ...Y_AXIS },
  });
  const box = { x: { field: "left", type: "quantitative" }, x2: { field: "right" } };
  return {
    ...PANEL,
    data: { values: data },
    layer: [
      {
        data: { values: [{ feature: power === 0 ? feature : `${feature} (×10${superscript(power)})` }] },
        mark: { type: "text", align: "left", fontSize: 9, fontWeight: "bold", color: "#222222" },
        encoding: { x: { value: -AXIS_WIDTH }, y: { value: -11 }, text: { field: "feature", type: "nominal" } },
      },
      { mark: { type: "rule", color: "#333333" }, encoding: { y: y("low"), y2: { field: "q1" } } },
      { mark: { type: "rule", color: "#333333" }, encoding: { y: y("q3"), y2: { field: "high" } } },
      {
        mark: { type: "rect", stroke: "#333333", strokeWidth: 0.8 },
        encoding: { ...box, y: y("q1"), y2: { field: "q3" }, color: { field: "colour", type: "nominal", scale: null } },
      },
      { mark: { type: "rule", color: "#000000", strokeWidth: 1.6 }, encoding: { ...box, y: y("median") } },
      {
        data: { values: points },
        mark: { type: "point", size: 5, filled: false, color: "#333333", strokeWidth: 0.5, opacity: 0.55 },
        encoding: { y: y("y") },
      },
      {
        data: { values: groups.map(({ title, from, to }) => ({ x: (from + to) / 2, title })) },
        mark: { type: "text", baseline: "top", fontSize: 9, fontWeight: "bold", color: "#222222" },
        encoding: { y: { value: PANEL.height + 18 }, text: { field: "title", type: "nominal" } },
      },
    ],
  };
}

const Y_AXIS = { labelFontSize: 9, minExtent: AXIS_WIDTH, maxExtent: AXIS_WIDTH };

/** Exponent in whose unit the axis is labelled: 0 from a hundredth up to ten thousand. */
function powerOfTen(largest: number): number {
  if (largest === 0) return 0;
  const exponent = Math.floor(Math.log10(largest));
  return exponent >= 4 || exponent < -2 ? exponent : 0;
}

const superscript = (exponent: number): string =>
  [...String(exponent)].map((character) => (character === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(character)])).join("");

/** Ascending values thinned so that no two are drawn closer than a quarter of a pixel: what one would see of them all. */
function distinct(values: readonly number[], ends: readonly number[]): number[] {
  const step = (Math.max(...ends) - Math.min(...ends)) / (PANEL.height * 4);
  const kept: number[] = [];
  for (const value of values) if (kept.length === 0 || value - kept.at(-1)! >= step) kept.push(value);
  return kept;
}
