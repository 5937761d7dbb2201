import { nameList, nearest } from "../../formats/nearest.ts";
import type { Scalar } from "../contract/json.ts";
import type { Reporter } from "./diagnostics.ts";
import { WORD } from "./keys.ts";
import { found, hasPoison, isNull, isPoison, type ListNode, type MapNode, type Node, type ScalarNode } from "./node.ts";
import type { Evaluator, Scope } from "./scope.ts";
import { checkName } from "./shape.ts";
import type { Span } from "./source.ts";

/** Most cells of one matrix. */
export const MAX_CELLS = 100_000;

/** One combination of axis values. */
export interface Cell {
  readonly values: ReadonlyMap<string, ScalarNode>;
  readonly plain: { readonly [axis: string]: Scalar };
  /** As ids write it: `label=COVIDCT,fold=1`; empty without a matrix. */
  readonly text: string;
}

export interface Matrix {
  readonly axes: readonly string[];
  /** In the order of the axes and their values, the last axis fastest; what `include` adds comes last. */
  readonly cells: readonly Cell[];
  /** Its mistakes are reported; nothing can be said about its cells. */
  readonly broken: boolean;
}

const NO_CELL: Cell = { values: new Map(), plain: {}, text: "" };
export const NO_MATRIX: Matrix = { axes: [], cells: [NO_CELL], broken: false };
const BROKEN: Matrix = { axes: [], cells: [NO_CELL], broken: true };
const MATRIX_SCOPE: Scope = { cell: null, each: false, place: "the matrix is read before its cells are there" };

/** An axis value as ids write it; in quotes where it could be taken for something else. */
export function cellText(value: Scalar): string {
  if (typeof value !== "string") return String(value);
  const plain = value !== "" && !/[[\],="'\\\s]/.test(value) && !/^(true|false|null)$/.test(value) && Number.isNaN(Number(value));
  return plain ? value : JSON.stringify(value);
}

function makeCell(axes: readonly string[], values: readonly ScalarNode[]): Cell {
  const map = new Map<string, ScalarNode>();
  const plain: Record<string, Scalar> = {};
  const parts: string[] = [];
  for (const [index, axis] of axes.entries()) {
    const node = values[index];
    if (!node) continue;
    map.set(axis, node);
    plain[axis] = node.value;
    parts.push(`${axis}=${cellText(node.value)}`);
  }
  return { values: map, plain, text: parts.join(",") };
}

/** Expands a matrix: the cross product of its axes, plus `include`, less `exclude`. Mistakes are reported. */
export function expandMatrix(written: Node | undefined, evaluator: Evaluator, report: Reporter): Matrix {
  if (written === undefined || isNull(written)) return NO_MATRIX;
  const node = evaluator.evaluate(written, MATRIX_SCOPE);
  if (isPoison(node)) return BROKEN;
  if (node.type !== "map") {
    report.add("wrong-type", `\`matrix\` must be a map of axes to lists, found ${found(node)}`, node.at);
    return BROKEN;
  }
  const before = report.count;
  const axes: string[] = [];
  const lists: ScalarNode[][] = [];
  for (const [axis, entry] of node.entries) {
    if (axis === "include" || axis === "exclude") continue;
    if (!checkName(axis, WORD, "an axis", entry.keyAt, report)) continue;
    const values = axisValues(axis, entry.value, report);
    if (values) {
      axes.push(axis);
      lists.push(values);
    }
  }
  const include = cellMaps(node, "include", report);
  const exclude = cellMaps(node, "exclude", report);
  if (report.count > before || hasPoison(node)) return BROKEN;
  if (axes.length === 0) for (const key of include[0]?.entries.keys() ?? []) axes.push(key);
  const size = lists.reduce((product, list) => product * list.length, lists.length > 0 ? 1 : 0) + include.length;
  if (size > MAX_CELLS) {
    report.add("too-many-tasks", `this matrix has ${size} cells`, node.at, { allowed: `up to ${MAX_CELLS} cells` });
    return BROKEN;
  }
  let cells = lists.length > 0 ? product(axes, lists) : [];
  cells = without(cells, exclude, axes, lists, node, report);
  cells.push(...additions(include, axes, cells, report));
  if (report.count > before) return BROKEN;
  if (cells.length === 0) {
    const entry = node.entries.size === 0 ? "no axis" : "no cell left";
    report.add("empty-matrix", `this matrix has ${entry}`, node.at, { help: "leave `matrix` out for a stage that runs once" });
    return BROKEN;
  }
  return { axes, cells, broken: false };
}

function axisValues(axis: string, node: Node, report: Reporter): ScalarNode[] | null {
  if (isPoison(node)) return null;
  if (node.type !== "list") {
    report.add("wrong-type", `the axis ${JSON.stringify(axis)} must be a list of values, found ${found(node)}`, node.at);
    return null;
  }
  if (node.items.length === 0) {
    report.add("empty-matrix", `the axis ${JSON.stringify(axis)} has no values`, node.at);
    return null;
  }
  const values: ScalarNode[] = [];
  const seen = new Set<string>();
  for (const item of node.items) {
    if (isPoison(item)) continue;
    if (item.type !== "scalar" || item.value === null) {
      const hints = { nearest: item.type === "map" ? nearest(axis, ["include", "exclude"]) : undefined };
      const message = `a value of the axis ${JSON.stringify(axis)} must be text, a number or a boolean, found ${found(item)}`;
      report.add("wrong-type", message, item.at, hints);
    } else if (seen.has(String(item.value))) {
      report.add("duplicate-value", `the axis ${JSON.stringify(axis)} holds ${String(item.value)} twice`, item.at);
    } else {
      seen.add(String(item.value));
      values.push(item);
    }
  }
  return values;
}

function cellMaps(matrix: MapNode, key: "include" | "exclude", report: Reporter): MapNode[] {
  const node = matrix.entries.get(key)?.value;
  if (node === undefined || isNull(node) || isPoison(node)) return [];
  if (node.type !== "list") {
    report.add("wrong-type", `\`${key}\` must be a list of cells, found ${found(node)}`, node.at);
    return [];
  }
  return (node as ListNode).items.filter((item): item is MapNode => {
    const odd = item.type !== "map" || [...item.entries.values()].some(({ value }) => value.type !== "scalar");
    if (odd && !isPoison(item)) report.add("wrong-type", `a cell must be a map of axes to values, found ${found(item)}`, item.at);
    return !odd;
  });
}

function product(axes: readonly string[], lists: readonly (readonly ScalarNode[])[]): Cell[] {
  let rows: ScalarNode[][] = [[]];
  for (const list of lists) rows = rows.flatMap((row) => list.map((value) => [...row, value]));
  return rows.map((row) => makeCell(axes, row));
}

function unknownAxis(axis: string, axes: readonly string[], at: Span, report: Reporter): void {
  report.add("unknown-axis", `this matrix has no axis ${JSON.stringify(axis)}`, at, {
    allowed: nameList(axes),
    nearest: nearest(axis, axes),
  });
}

function without(
  cells: Cell[],
  exclude: readonly MapNode[],
  axes: readonly string[],
  lists: readonly (readonly ScalarNode[])[],
  matrix: MapNode,
  report: Reporter,
): Cell[] {
  let left = cells;
  for (const map of exclude) {
    let fits = map.entries.size > 0;
    for (const [axis, { keyAt, value }] of map.entries) {
      const values = lists[axes.indexOf(axis)];
      if (!values) {
        unknownAxis(axis, axes, keyAt, report);
        fits = false;
      } else if (value.type === "scalar" && !values.some((known) => known.value === value.value)) {
        // A list that an expression fills may lack the value today; one written out cannot.
        const written = matrix.entries.get(axis)?.value.from === undefined && values.every((known) => known.from === undefined);
        const names = values.map((known) => String(known.value));
        const hints = { allowed: nameList(names), nearest: nearest(String(value.value), names) };
        if (written)
          report.add("unknown-cell", `the axis ${JSON.stringify(axis)} has no value ${String(value.value)}`, value.at, hints);
        fits = false;
      }
    }
    if (!fits) continue;
    const wanted = [...map.entries].map(([axis, { value }]) => [axis, value.type === "scalar" ? value.value : null] as const);
    left = left.filter((cell) => !wanted.every(([axis, value]) => cell.plain[axis] === value));
  }
  return [...left];
}

function additions(include: readonly MapNode[], axes: readonly string[], cells: readonly Cell[], report: Reporter): Cell[] {
  const seen = new Set(cells.map((cell) => cell.text));
  const added: Cell[] = [];
  for (const map of include) {
    const odd = [...map.entries].filter(([axis]) => !axes.includes(axis));
    for (const [axis, { keyAt }] of odd) unknownAxis(axis, axes, keyAt, report);
    if (odd.length > 0) continue;
    const missing = axes.filter((axis) => !map.entries.has(axis));
    if (missing.length > 0) {
      report.add("missing-axis", `this cell gives no value for ${nameList(missing)}`, map.at, {
        help: "a cell of `include` names every axis",
      });
      continue;
    }
    const values = axes
      .map((axis) => map.entries.get(axis)?.value)
      .filter((value): value is ScalarNode => value?.type === "scalar");
    const cell = makeCell(axes, values);
    if (!seen.has(cell.text)) added.push(cell);
    seen.add(cell.text);
  }
  return added;
}
