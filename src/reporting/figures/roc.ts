import type { Scores } from "../../formats/scores.ts";
import { checkStages, isSelected, repetitions, type Scored, type Selector } from "../scores/scored.ts";
import { formatCount } from "../tables/format-number.ts";
import { type LinesData, partName, short } from "./figure-data.ts";
import { lineStyle } from "./line-styles.ts";
import { OKABE_ITO } from "./palette.ts";
import { type AreaRule, classCurve, meanCurve } from "./roc-curves.ts";
import { areaText, type RocLine as Line, rocLegend } from "./roc-legend.ts";
import { FIGURE_CONFIG, type FigureDescription, SCHEMAS } from "./vega-svg.ts";

export interface RocOptions {
  /** Curves of a panel, in order. */
  readonly models: readonly (Selector & { readonly header?: string })[];
  readonly panels: readonly {
    readonly name: string;
    readonly header?: string;
    readonly where: NonNullable<Selector["where"]>;
    /** What is printed for a class. */
    readonly classes?: Readonly<Record<string, string>>;
  }[];
  /** Panels a row. */
  readonly columns: number;
  readonly area: AreaRule;
  /** Where names and areas stand: `inside` has room for five, `beside` for any number. */
  readonly legend: "inside" | "beside";
  readonly caption: string;
  readonly notes: readonly string[];
  readonly synthetic: boolean;
}

interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

const SIZE = 152;
const CLASS_STYLES = [
  { colour: OKABE_ITO.skyBlue, dash: [] },
  { colour: OKABE_ITO.orange, dash: [5, 2] },
  { colour: OKABE_ITO.vermillion, dash: [2, 1.5] },
  { colour: OKABE_ITO.green, dash: [7, 2, 2, 2] },
  { colour: OKABE_ITO.purple, dash: [9, 3] },
];

/**
 * ROC curves: of two classes a panel a label with one curve a model; of more, a panel a label and model with one curve a class and their
 * mean. Each curve's area stands beside its name, under the diagonal. Curves of several seeds are their mean.
 */
export function roc(scored: readonly Scored[], options: RocOptions): FigureDescription {
  checkStages(options.models, scored);
  const stages = [...new Set(scored.map(({ stage }) => stage))];
  const models: RocOptions["models"] = options.models.length > 0 ? options.models : stages.map((stage) => ({ stage }));
  const facets: RocOptions["panels"] = options.panels.length > 0 ? options.panels : [{ name: "", where: {} }];
  const panels: Panel[] = [];
  const sizes: string[] = [];
  const seeds = new Set<number>();
  for (const { name, header = name, where, classes = {} } of facets) {
    const shown = models.flatMap((model) => {
      const title = model.header ?? model.stage ?? "";
      const own = scored.filter((each) => isSelected(each, model) && isSelected(each, { where }));
      const runs = repetitions(own, `panel "${header}", model ${title}`).map(({ scores }) => scores);
      if (runs.length > 1) seeds.add(runs.length);
      return runs.length > 0 ? [{ title, runs }] : [];
    });
    const [first] = shown;
    if (!first) continue;
    const nameOf = (k: number): string => classes[String(first.runs[0]!.classes[k])] ?? String(first.runs[0]!.classes[k]);
    sizes.push(sizesOf(first.runs, header, nameOf));
    if (first.runs[0]!.classes.length === 2) panels.push({ title: header, lines: modelLines(shown, options.area) });
    else
      for (const { title, runs } of shown) {
        panels.push({ title: [header, title].filter(Boolean).join(", "), lines: classLines(runs, options.area, nameOf) });
      }
  }
  const names = [...new Set(panels.flatMap(({ lines }) => lines.map(({ text }) => text)))];
  const spec = {
    $schema: SCHEMAS.vegaLite,
    columns: options.columns,
    concat: panels.map((panel, at) =>
      draw(panel, at, names, at % options.columns === 0, at + options.columns >= panels.length, options.legend),
    ),
    spacing: { row: 20, column: 14 },
    config: FIGURE_CONFIG,
  };
  const rule =
    options.area === "exact"
      ? "Numbers: exact area under the curve."
      : "Numbers: areas under curves interpolated at 100 false-positive rates; of two classes the mean over both, as AUC in tables.";
  const counts = [...seeds].sort((a, b) => a - b).join(" or ");
  const repeated = counts ? [`Curves: means over ${counts} seeds; ±: standard deviation (n − 1) of the area.`] : [];
  const caption = options.caption || `Receiver operating characteristic of the test rows. ${sizes.join(" ")}`;
  const notes = [...sizes, rule, ...repeated, ...options.notes];
  return { spec, caption, notes, synthetic: options.synthetic, data: dataOf(panels, names) };
}

/** What a page tells of the curves. */
function dataOf(panels: readonly Panel[], names: readonly string[]): LinesData {
  const lines = ({ lines }: Panel): LinesData["panels"][number]["lines"] =>
    lines.map(({ text, curve }) => ({
      of: names.indexOf(text),
      note: `area ${areaText(curve)}`,
      x: curve.fpr.map(short),
      y: curve.tpr.map(short),
      ...(curve.thresholds ? { z: curve.thresholds.map((value) => (Number.isFinite(value) ? short(value) : null)) } : {}),
    }));
  const titled = panels.map((panel) => ({ title: panel.title, y: "true-positive rate", lines: lines(panel) }));
  return { kind: "lines", tell: "nearest", names, x: "false-positive rate", z: "threshold", panels: titled };
}

/** `CT: n = 399, 102 (−), 297 (+).`; where repetitions differ, `97 to 103 (−)`. */
function sizesOf(runs: readonly Scores[], header: string, nameOf: (k: number) => string): string {
  const over = (count: (scores: Scores) => number): string => {
    const [least, most] = [Math.min(...runs.map(count)), Math.max(...runs.map(count))];
    return least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`;
  };
  const counts = runs[0]!.classes.map(
    (_, k) => `${over(({ truth }) => truth.filter((code) => code === k).length)} (${nameOf(k)})`,
  );
  return `${header ? `${header}: ` : ""}n = ${over(({ truth }) => truth.length)}, ${counts.join(", ")}.`;
}

const modelLines = (shown: readonly { readonly title: string; readonly runs: readonly Scores[] }[], rule: AreaRule): Line[] =>
  shown.map(({ title, runs }, at) => ({
    text: title,
    curve: classCurve(runs, 1, rule),
    width: 1.6,
    ...lineStyle(at),
  }));

const classLines = (runs: readonly Scores[], rule: AreaRule, nameOf: (k: number) => string): Line[] => [
  ...runs[0]!.classes.map((_, k) => ({
    text: nameOf(k),
    curve: classCurve(runs, k, rule),
    width: 1.2,
    ...CLASS_STYLES[k % CLASS_STYLES.length]!,
  })),
  { text: "mean", curve: meanCurve(runs, rule), colour: OKABE_ITO.black, width: 1.9, dash: [] },
];

const rate = (field: string, title: string, titled: boolean) => ({
  field,
  type: "quantitative",
  scale: { domain: [0, 1], nice: false },
  axis: {
    title: titled ? title : null,
    values: [0, 0.2, 0.4, 0.6, 0.8, 1],
    format: "~g",
    labelFontSize: 9,
    titleFontSize: 9.5,
    titlePadding: 5,
    labelFlush: false,
    gridOpacity: 0.7,
  },
});

function draw(
  { title, lines }: Panel,
  index: number,
  names: readonly string[],
  isFirst: boolean,
  isLast: boolean,
  place: RocOptions["legend"],
) {
  const x = rate("x", "False-positive rate", isLast);
  const y = rate("y", "True-positive rate", isFirst);
  return {
    name: partName("panel", index),
    title: { text: title, anchor: "start", fontSize: 9.5, offset: 5 },
    width: SIZE,
    height: SIZE,
    view: { stroke: "#9a9a9a", strokeWidth: 0.8 },
    layer: [
      {
        data: { values: [0, 1].map((at) => ({ x: at, y: at })) },
        mark: { type: "line", color: "#8a8a8a", strokeWidth: 0.8, strokeDash: [2, 2] },
        encoding: { x, y },
      },
      ...lines.map(({ curve, colour, width, dash }, line) => ({
        name: partName("line", index, line),
        data: { values: curve.fpr.map((at, i) => ({ x: at, y: curve.tpr[i]! })) },
        mark: { type: "line", color: colour, strokeWidth: width, strokeDash: dash, strokeJoin: "round" },
        encoding: { x, y, order: { value: null } },
      })),
      ...rocLegend(lines, index, names, place, SIZE),
    ],
  };
}
