import { nameList, nearest } from "../../formats/nearest.ts";
import type { Reporter } from "./diagnostics.ts";
import { type Cell, cellText } from "./matrix.ts";
import type { ScalarNode } from "./node.ts";
import { axesKey } from "./per-cell.ts";
import type { Reference } from "./reference.ts";
import { within } from "./source.ts";
import type { Stage } from "./stage.ts";

/**
 * The cells of `stage` that a reference of one cell of `reader` names, in the order of its matrix.
 * Without a selector that is the same cell, if both have the same axes. Null after a mistake (reported).
 */
export function selectCells(
  reference: Reference,
  stage: Stage,
  reader: Stage,
  cell: Cell,
  node: ScalarNode,
  write: (part: Reference["stage"]) => string | null,
  report: Reporter,
): readonly number[] | null {
  const { axes, cells, broken } = stage.matrix;
  if (broken) return null;
  if (reference.cells === "*") return cells.map((_, index) => index);
  if (reference.cells === null) return axes.length === 0 ? [0] : sameCell(stage, reader, cell, node, report);
  const names: string[] = [];
  let key = "";
  for (const { axis, value } of reference.cells) {
    if (!axes.includes(axis)) {
      const hints = { allowed: nameList(axes), nearest: nearest(axis, axes) };
      const what = axes.length === 0 ? "no matrix" : `no axis ${JSON.stringify(axis)}`;
      report.add("unknown-axis", `the stage ${JSON.stringify(stage.name)} has ${what}`, within(node.at, axis), hints);
      return null;
    }
    if (value === "*") continue;
    const text = write(value);
    if (text === null) return null;
    if (!stage.cellsBy([axis]).has(`${text}\0`)) {
      const values = [...new Set(cells.map((other) => String(other.plain[axis])))];
      const hints = { allowed: nameList(values), nearest: nearest(text, values) };
      report.add(
        "unknown-cell",
        `the axis ${JSON.stringify(axis)} of ${stage.name} has no value ${JSON.stringify(text)}`,
        within(node.at, text),
        hints,
      );
      return null;
    }
    names.push(axis);
    key += `${text}\0`;
  }
  const found = stage.cellsBy(names).get(key);
  if (found) return found;
  const wanted = names.map((axis, index) => `${axis}=${key.split("\0")[index]}`).join(",");
  report.add("unknown-cell", `the matrix of ${stage.name} has no cell ${wanted}`, node.at, {
    help: "`exclude` drops it, or no combination makes it",
  });
  return null;
}

function sameCell(stage: Stage, reader: Stage, cell: Cell, node: ScalarNode, report: Reporter): readonly number[] | null {
  const { axes } = stage.matrix;
  if (reader.matrix.broken) return null;
  const own = reader.matrix.axes;
  const same = own.length === axes.length && axes.every((axis) => own.includes(axis));
  if (!same) {
    const pick = axes.map(
      (axis) => `${axis}=${own.includes(axis) ? `\${matrix.${axis}}` : cellText(stage.matrix.cells[0]?.plain[axis] ?? null)}`,
    );
    report.add("ambiguous-cell", `${stage.name} has a matrix (${axes.join(", ")}), and this does not say which cell`, node.at, {
      help: `write "${stage.name}[*].port" for all, or "${stage.name}[${pick.join(",")}].port" for one`,
    });
    return null;
  }
  const found = stage.cellsBy(axes).get(axesKey(cell, axes));
  if (found) return found;
  report.add("unknown-cell", `the matrix of ${stage.name} has no cell ${cell.text}, as ${reader.name} has`, node.at);
  return null;
}
