import { featureColumns, findNumbers, rowIds } from "../../formats/columns.ts";
import { alignRows } from "../../formats/rows.ts";
import type { Table } from "../../formats/table.ts";
import { applyZScore, fitZScore } from "../../stats/scale/z-score-scaler.ts";
import { formatCount } from "../tables/format-number.ts";
import { dendrogramPath, readLinkage, readOrder } from "./dendrogram.ts";
import { partName } from "./figure-data.ts";
import { heatmapData } from "./heatmap-data.ts";
import { legends } from "./heatmap-legends.ts";
import { type Annotation, annotationStrip } from "./heatmap-strips.ts";
import { DIVERGING, hexToRgb, MISSING_COLOUR, ramp } from "./palette.ts";
import { pngDataUrl } from "./raster-png.ts";
import { textWidth } from "./text-width.ts";
import { FIGURE_CONFIG, type FigureDescription, SCHEMAS } from "./vega-svg.ts";

/** A clustering of one axis: its linkage draws the tree, its order the axis. */
export interface AxisClustering {
  readonly linkage?: Table | undefined;
  readonly order?: Table | undefined;
}

export interface HeatmapOptions {
  /** Columns shown; all numbers but the id where empty. */
  readonly features: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly scale: "z-score" | "none";
  /** Values beyond ± this are drawn as this. */
  readonly limit: number;
  /** How the clustering was made, for the note. */
  readonly clustering: string;
  /** Further lines below the drawing. */
  readonly notes: readonly string[];
  readonly caption: string;
  readonly synthetic: boolean;
}

const LEVELS = 65; // odd, so that 0 has a colour of its own
const MISSING = LEVELS;
/** Cells whose values go with the figure, two bytes each; of larger maps the picture alone. */
const MOST_CELLS = 400_000;
const SIZE = { width: 470, tree: 62, treeLeft: 46, strip: 9, gap: 2, labels: 9 };

/**
 * Clustered heat map: features as rows (with their tree at the left and names at the right), patients as columns (tree above, then
 * annotation strips). The matrix is one embedded image with a pixel a patient, so its size in bytes goes with the cells, not with shapes.
 * Names are left out where rows are too thin to read them.
 */
export function heatmap(
  table: Table,
  labels: Table | undefined,
  rows: AxisClustering,
  columns: AxisClustering,
  options: HeatmapOptions,
): FigureDescription {
  const names = options.features.length > 0 ? options.features : featureColumns(table).map((column) => column.name);
  const values = matrix(table, names, options.scale); // [patients, features]
  const patients = rows.order ? readOrder(rows.order, table.rows, "the order of the rows") : range(table.rows);
  const features = columns.order ? readOrder(columns.order, names.length, "the order of the columns") : range(names.length);
  const match = labels ? alignRows(table, labels, "the features", "the labels") : undefined;
  const strips = options.annotations.flatMap((annotation) => {
    if (!labels || !match) return [];
    return [
      annotationStrip(
        labels,
        patients.map((row) => match[row]!),
        annotation,
      ),
    ];
  });

  const cell = names.length <= 40 ? 14 : 400 / names.length;
  const height = cell * names.length;
  const left = columns.linkage ? SIZE.treeLeft + 4 : 0;
  const stripTop = rows.linkage ? SIZE.tree + 4 : 0;
  const top = stripTop + strips.length * (SIZE.strip + SIZE.gap) + (strips.length > 0 ? 3 : 0);
  const named = cell >= SIZE.labels;
  const right = left + SIZE.width;
  const texts = [...strips.map((strip) => strip.title), ...(named ? names : [])];
  const width = right + 6 + Math.max(0, ...texts.map((text) => textWidth(text, SIZE.labels)));

  const marks: object[] = [
    image(matrixImage(values, names.length, patients, features, options.limit, cell), left, top, SIZE.width, height, "matrix"),
  ];
  strips.forEach((strip, index) => {
    const y = stripTop + index * (SIZE.strip + SIZE.gap);
    marks.push(
      image(cellsUrl(strip.pixels, patients.length, strip.palette, 1), left, y, SIZE.width, SIZE.strip, "strip", index),
      label(strip.title, right + 5, y + SIZE.strip / 2),
    );
  });
  if (named) marks.push(...Array.from(features, (feature, at) => label(names[feature]!, right + 5, top + (at + 0.5) * cell)));
  if (rows.linkage) {
    const merges = readLinkage(rows.linkage, table.rows, "the linkage of the rows");
    marks.push(tree(dendrogramPath(merges, patients, { along: SIZE.width, depth: SIZE.tree, side: "top" }), left, 1, 0.35));
  }
  if (columns.linkage) {
    const merges = readLinkage(columns.linkage, names.length, "the linkage of the columns");
    marks.push(tree(dendrogramPath(merges, features, { along: height, depth: SIZE.treeLeft, side: "left" }), 1, top, 0.8));
  }
  const below = legends(strips, options, top + height + 16, width);
  const n = `n = ${formatCount(table.rows)} patients (columns), ${formatCount(names.length)} features (rows).`;
  const clipped = `${options.scale === "z-score" ? "z-scores" : "Values"} beyond ±${options.limit} are drawn as ±${options.limit}.`;
  return {
    spec: {
      $schema: SCHEMAS.vega,
      width: Math.ceil(width),
      height: Math.ceil(below.bottom),
      padding: 0,
      autosize: "none",
      config: FIGURE_CONFIG,
      marks: [...marks, ...below.marks],
    },
    caption: options.caption || `Clustered heat map of radiomic features. ${n}`,
    notes: [n, [options.clustering, clipped].filter(Boolean).join(" "), ...options.notes],
    synthetic: options.synthetic,
    ...(values.length <= MOST_CELLS
      ? { data: heatmapData(values, names, rowIds(table, "the features"), patients, features, strips, options.scale) }
      : {}),
  };
}

const range = (count: number): Int32Array => Int32Array.from({ length: count }, (_, index) => index);

function matrix(table: Table, names: readonly string[], scale: "z-score" | "none"): Float64Array {
  const values = new Float64Array(table.rows * names.length); // [patients, features]
  names.forEach((name, feature) => {
    const column = findNumbers(table, name, "the features").values;
    for (let row = 0; row < table.rows; row++) values[row * names.length + feature] = column[row]!;
  });
  return scale === "none" ? values : applyZScore(values, fitZScore(values, table.rows, names.length));
}

function matrixImage(
  values: Float64Array,
  count: number,
  patients: Int32Array,
  features: Int32Array,
  limit: number,
  cell: number,
): string {
  const pixels = new Uint8Array(count * patients.length); // [features, patients]
  features.forEach((feature, at) => {
    patients.forEach((patient, x) => {
      const value = values[patient * count + feature]!;
      const share = (Math.max(-limit, Math.min(limit, value)) / limit + 1) / 2;
      pixels[at * patients.length + x] = Number.isNaN(value) ? MISSING : Math.round(share * (LEVELS - 1));
    });
  });
  const palette = [...ramp(DIVERGING, LEVELS), hexToRgb(MISSING_COLOUR)];
  return cellsUrl(pixels, patients.length, palette, Math.max(1, Math.round(2 * cell)));
}

/** Cells as an image of at least two pixels a px of the drawing each way, so that cells keep their edges when it is drawn. */
function cellsUrl(
  cells: Uint8Array,
  width: number,
  palette: readonly (readonly [number, number, number])[],
  down: number,
): string {
  const across = Math.ceil((2 * SIZE.width) / width);
  const height = cells.length / width;
  const pixels = new Uint8Array(height * down * width * across);
  for (let y = 0; y < height * down; y++) {
    const from = Math.floor(y / down) * width;
    for (let x = 0; x < width * across; x++) pixels[y * width * across + x] = cells[from + Math.floor(x / across)]!;
  }
  return pngDataUrl({ width: width * across, height: height * down, pixels, palette });
}

const constant = (entries: Record<string, unknown>): object => ({
  enter: Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }])),
});
const image = (url: string, x: number, y: number, width: number, height: number, ...part: (string | number)[]): object => ({
  type: "image",
  name: partName(...part),
  encode: constant({ url, x, y, width, height, aspect: false, smooth: false }),
});
const label = (text: string, x: number, y: number): object => ({
  type: "text",
  encode: constant({ text, x, y, baseline: "middle", fontSize: SIZE.labels, fill: "#222222", limit: 0 }),
});
const tree = (path: string, x: number, y: number, strokeWidth: number): object => ({
  type: "path",
  encode: constant({ path, x, y, stroke: "#333333", strokeWidth, fill: "transparent" }),
});
