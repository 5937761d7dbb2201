import { findNumbers } from "../../formats/columns.ts";
import { listNames } from "../../formats/format-error.ts";
import { grouped } from "../../formats/grouped.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { checkStages, isSelected, nameOf, REPETITION, type Selector } from "../scores/scored.ts";
import type { Sourced } from "../scores/sourced.ts";
import { type LinesData, partName, short } from "./figure-data.ts";
import { legendView } from "./line-legend.ts";
import { type LineStyle, lineStyle } from "./line-styles.ts";
import { type Band, type LinePoint, meanLine } from "./mean-line.ts";
import { FIGURE_CONFIG, type FigureDescription, SCHEMAS } from "./vega-svg.ts";

export interface CurvesLine extends Selector {
  /** `base` for none; where it is left out, tables of every variant are meant. */
  readonly variant?: string;
  readonly header?: string;
}

export interface CurvesPanel {
  readonly column: string;
  readonly title?: string;
  readonly header?: string;
  readonly log: boolean;
}

export interface CurvesOptions {
  readonly panels: readonly CurvesPanel[];
  /** One a stage, variant and cell where empty. */
  readonly lines: readonly CurvesLine[];
  readonly x: string;
  readonly xHeader: string;
  readonly band: Band;
  /** Panels a row. */
  readonly columns: number;
  readonly caption: string;
  readonly notes: readonly string[];
  readonly synthetic: boolean;
}

/** A line with the tables of its repetitions. */
interface Line {
  readonly header: string;
  readonly runs: readonly Sourced[];
  readonly style: LineStyle;
}

interface Drawn extends Line {
  readonly points: readonly LinePoint[];
}

const SIZE = { width: 236, height: 150 };
const GAP = 16;
/** Long numbers as powers of ten. */
const SHORT =
  "datum.value !== 0 && (abs(datum.value) >= 1e5 || abs(datum.value) < 1e-3) ? format(datum.value, '.0e') : format(datum.value, '~g')";

/**
 * A panel a column, in each a line a stage or variant; of several seeds the mean, with a band. A line whose tables lack a panel's column
 * is left out of that panel; a column that no table has is an InputError. Values that are not finite are no points: a line passes over them.
 */
export function curves(tables: readonly Sourced[], options: CurvesOptions): FigureDescription {
  checkStages(options.lines, tables, "no table comes");
  const lines = linesOf(tables, options.lines);
  const panels = options.panels.map((panel) => ({ panel, drawn: drawnIn(panel, lines, options) }));
  const across = Math.min(options.columns, panels.length);
  const spec = {
    $schema: SCHEMAS.vegaLite,
    vconcat: [
      {
        columns: options.columns,
        concat: panels.map(({ panel, drawn }, at) => view(panel, drawn, options, at, at + options.columns >= panels.length)),
        spacing: { row: 18, column: GAP },
      },
      legendView(lines, across * (SIZE.width + 30) + (across - 1) * GAP),
    ],
    spacing: 10,
    config: FIGURE_CONFIG,
  };
  const titles = panels.map(({ panel }) => panel.title ?? panel.column);
  const caption = options.caption || `${titles.join("; ")} by ${options.x}.`;
  const notes = [...notesOf(lines, panels, options), ...options.notes];
  return { spec, caption, notes, synthetic: options.synthetic, data: dataOf(lines, panels, options) };
}

/** What a page tells of the lines. */
function dataOf(
  lines: readonly Line[],
  panels: readonly { readonly panel: CurvesPanel; readonly drawn: readonly Drawn[] }[],
  { x }: CurvesOptions,
): LinesData {
  const data = panels.map(({ panel, drawn }) => ({
    title: panel.title ?? panel.column,
    y: panel.header ?? panel.column,
    lines: drawn.map(({ header, points }) => ({
      of: lines.findIndex((line) => line.header === header),
      x: points.map((point) => short(point.x)),
      y: points.map((point) => short(point.y)),
    })),
  }));
  return { kind: "lines", tell: "across", names: lines.map(({ header }) => header), x, panels: data };
}

function linesOf(tables: readonly Sourced[], wanted: readonly CurvesLine[]): Line[] {
  const variants = new Set(tables.map(({ variant }) => variant));
  const nameIn = (each: Sourced): string => (variants.size > 1 ? `${nameOf(each)} (${each.variant})` : nameOf(each));
  if (wanted.length === 0)
    return [...grouped(tables, nameIn)].map(([header, runs], at) => ({ header, runs, style: lineStyle(at) }));
  return wanted.map((line, at) => {
    const runs = tables.filter((each) => isSelected(each, line) && (line.variant ?? each.variant) === each.variant);
    const header = line.header ?? [line.stage ?? "", line.variant ?? ""].filter(Boolean).join(" ");
    const [first] = runs;
    const odd = first && runs.find((each) => nameIn(each) !== nameIn(first));
    const seeds = new Set(runs.map(({ cell }) => String(cell[REPETITION])));
    const problem = !first
      ? "selects no table"
      : odd || seeds.size < runs.length
        ? `would show both ${first.label} and ${(odd ?? runs[1])!.label}`
        : "";
    if (problem) {
      const help = `say which with "stage", "variant" and "where"; only an axis named ${REPETITION} is taken together`;
      throw new InputError({
        code: first ? "ambiguous-table" : "no-table",
        message: `line ${at + 1}, "${header}", ${problem}`,
        help,
      });
    }
    return { header, runs, style: lineStyle(at) };
  });
}

function drawnIn(panel: CurvesPanel, lines: readonly Line[], options: CurvesOptions): Drawn[] {
  const has = ({ table }: Sourced): boolean => table.columns.some(({ name }) => name === panel.column);
  const drawn = lines.flatMap((line) => {
    const runs = line.runs.filter(has).map(({ table, label }) => ({
      x: findNumbers(table, options.x, label).values,
      y: findNumbers(table, panel.column, label).values.map((value) => (panel.log && value <= 0 ? Number.NaN : value)),
    }));
    return runs.length === 0 ? [] : [{ ...line, points: meanLine(runs, options.band) }];
  });
  if (drawn.length > 0) return drawn;
  const columns = [...new Set(lines.flatMap(({ runs }) => runs.flatMap(({ table }) => table.columns.map(({ name }) => name))))];
  throw new InputError({
    code: "unknown-column",
    message: `no table has the column "${panel.column}"`,
    allowed: listNames(columns),
  });
}

function view(panel: CurvesPanel, drawn: readonly Drawn[], options: CurvesOptions, index: number, isLast: boolean): object {
  const axis = { labelFontSize: 9, titleFontSize: 9.5, titlePadding: 5, gridOpacity: 0.7 };
  const x = {
    field: "x",
    type: "quantitative",
    scale: { zero: false, nice: false, padding: 4 },
    axis: { ...axis, title: isLast ? options.xHeader : null, tickMinStep: 1, tickCount: 8, format: "~g" },
  };
  const scale = panel.log ? { type: "log", nice: false } : { zero: false };
  const y = {
    field: "y",
    type: "quantitative",
    scale,
    axis: { ...axis, title: panel.header ?? panel.column, tickCount: 6, labelExpr: SHORT },
  };
  const numbered = drawn.map((line, index) => ({ ...line, index }));
  const banded = options.band === "none" ? [] : numbered.filter(({ points }) => points.some(({ n }) => n > 1));
  // a logarithmic axis has no place for the lower end of a band at or below 0: it ends at the mean there
  const lowest = ({ low, y: middle }: LinePoint): number => (panel.log && low <= 0 ? middle : low);
  return {
    name: partName("panel", index),
    title: { text: panel.title ?? panel.column, anchor: "start", frame: "group", fontSize: 9.5, offset: 7 },
    ...SIZE,
    view: { stroke: "#9a9a9a", strokeWidth: 0.8 },
    layer: [
      ...banded.map(({ points, style, index: line }) => ({
        name: partName("band", index, line),
        data: { values: points.map((point) => ({ x: point.x, y: lowest(point), y2: point.high })) },
        mark: { type: "area", color: style.colour, opacity: 0.16 },
        encoding: { x, y, y2: { field: "y2" } },
      })),
      ...drawn.map(({ points, style }, line) => ({
        name: partName("line", index, line),
        data: { values: points.map((point) => ({ x: point.x, y: point.y })) },
        mark: {
          type: "line",
          color: style.colour,
          strokeWidth: 1.6,
          strokeDash: style.dash,
          strokeJoin: "round",
          ...(points.length === 1 ? { point: { color: style.colour, size: 16 } } : {}), // a line of one point shows nothing
        },
        encoding: { x, y },
      })),
    ],
  };
}

function notesOf(
  lines: readonly Line[],
  panels: readonly { readonly drawn: readonly Drawn[] }[],
  { band, x }: CurvesOptions,
): string[] {
  const counts = lines.map(({ runs }) => runs.length);
  if (Math.max(...counts) === 1) return [];
  const sizes = new Set(counts);
  const seeds =
    sizes.size === 1
      ? `${counts[0]} seeds`
      : `the seeds (${lines.map((line, at) => `${line.header}: ${counts[at]}`).join(", ")})`;
  const bands = { sd: "; bands: standard deviation (n − 1) to both sides", range: "; bands: smallest to largest", none: "" };
  const isShort = panels.some(({ drawn }) => drawn.some(({ points, runs }) => points.some(({ n }) => n < runs.length)));
  return [
    `Lines: means over ${seeds}${bands[band]}.${isShort ? ` Where not all seeds have a value at an ${x}, the mean is of those that do.` : ""}`,
  ];
}
