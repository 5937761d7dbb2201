import { grouped } from "../../formats/grouped.ts";
import { escapeHtml } from "../tables/html.ts";
import type { ReportInput, Shown } from "./report-input.ts";

/** Name of the axis along which variants are told apart, and of the one that is none. */
const VARIANT = "variant";
const BASE = "base";

/** What a panel is of: its values by axis; several of the variant's where they are the same in each. */
export type At = ReadonlyMap<string, readonly string[]>;

/** One of the tables or figures that stand in one place. */
export interface Panel<T> {
  readonly shown: T;
  readonly at: At;
  /** `variant fewer-trees, label COVIDCT`; empty where nothing differs. */
  readonly name: string;
  /** `table2`, `welch[label=COVIDCT]`, `table2@fewer-trees`: the stage, and what tells it from its neighbours. */
  readonly id: string;
}

/** The tables or figures of a stage, and the values of the axes along which they differ, in the order of the switches. */
export interface Place<T> {
  readonly axes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly panels: readonly Panel<T>[];
}

/** Tables or figures by stage, in the order of the stages' first. */
export function panelsByStage<T extends Shown>(
  all: readonly T[],
  { variant, variants = [] }: Pick<ReportInput, "variant" | "variants">,
): ReadonlyMap<string, Place<T>> {
  const own = variant ?? BASE;
  return new Map([...grouped(all, ({ stage }) => stage)].map(([stage, shown]) => [stage, placeOf(shown, own, variants)]));
}

function placeOf<T extends Shown>(shown: readonly T[], own: string, order: readonly string[]): Place<T> {
  const variantsOf = ({ variants = [own] }: Shown): readonly string[] => variants;
  const isOwn = (one: Shown): boolean => variantsOf(one).includes(own);
  const found = new Set(shown.flatMap(variantsOf));
  const variants = [...new Set([...order, ...found])].filter((name) => found.has(name));
  const axes = new Map<string, Set<string>>();
  if (variants.length > 1 || !shown.some(isOwn)) axes.set(VARIANT, new Set(variants));
  for (const { cell = {} } of shown)
    for (const [axis, value] of Object.entries(cell))
      axes.set(matrixAxis(axis), (axes.get(matrixAxis(axis)) ?? new Set()).add(String(value)));
  const panels = shown.map((one) => {
    const { stage, cell = {} } = one;
    const values: [string, readonly string[]][] = Object.entries(cell).map(([axis, value]) => [
      matrixAxis(axis),
      [String(value)],
    ]);
    const at: At = new Map(axes.has(VARIANT) ? [[VARIANT, variantsOf(one)], ...values] : values);
    const inCell = Object.entries(cell).map(([axis, value]) => `${axis}=${String(value)}`);
    const variant = isOwn(one) ? "" : `@${variantsOf(one)[0]!}`;
    const name = [...at].map(([axis, values]) => `${axis} ${values.join(", ")}`).join("; ");
    return { shown: one, at, name, id: `${stage}${variant}${inCell.length > 0 ? `[${inCell.join(",")}]` : ""}` };
  });
  return { axes, panels };
}

/** A matrix may have an axis of the name that the variants' axis has. */
const matrixAxis = (axis: string): string => (axis === VARIANT ? `${VARIANT} (matrix)` : axis);

/**
 * A stage's place in the report: its heading, then its panels one below the other, each under its name. The page's script shows one of
 * them and puts a switch above for each axis along which they differ.
 */
export function placeHtml<T>(kind: string, stage: string, { axes, panels }: Place<T>, html: (panel: Panel<T>) => string): string {
  const head = `<h3 id="${kind}-${escapeHtml(stage)}">${escapeHtml(stage)}</h3>`;
  const [first] = panels;
  if (panels.length === 1) {
    const of = first!.name && `<p class="note">${first!.id === stage ? "The same for" : "Of"} ${escapeHtml(first!.name)}.</p>\n`;
    return `${head}\n${of}${html(first!)}`;
  }
  const sections = panels.map((panel) => {
    const id = panel.id === stage ? "" : ` id="${kind}-${escapeHtml(panel.id)}"`;
    const at = json(Object.fromEntries(panel.at));
    return `<div class="panel" data-at="${at}">\n<h4${id}>${escapeHtml(panel.name)}</h4>\n${html(panel)}\n</div>`;
  });
  const values = json([...axes].map(([axis, values]) => [axis, [...values]]));
  return `${head}\n<div class="varies" data-place="${escapeHtml(stage)}" data-axes="${values}">\n${sections.join("\n")}\n</div>`;
}

const json = (value: unknown): string => escapeHtml(JSON.stringify(value));
