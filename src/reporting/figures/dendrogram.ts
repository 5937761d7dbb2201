import { findNumbers } from "../../formats/columns.ts";
import type { Table } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";

/** Merges of a clustering as SciPy lists them: clusters a and b (leaves 0 … n−1, then one new cluster a merge) join at a height. */
export interface Merges {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly height: ArrayLike<number>;
}

/** Reads a linkage table of `leaves` leaves; an InputError where it belongs to another number. */
export function readLinkage(table: Table, leaves: number, label: string): Merges {
  if (table.rows !== leaves - 1) {
    throw new InputError({
      code: "row-count",
      message: `${label} has ${table.rows} merges, wanted ${leaves - 1} for ${leaves} leaves`,
    });
  }
  return {
    a: findNumbers(table, "a", label).values,
    b: findNumbers(table, "b", label).values,
    height: findNumbers(table, "height", label).values,
  };
}

/** The leaf at each position from an order table (position, index); an InputError where it is no order of `leaves` leaves. */
export function readOrder(table: Table, leaves: number, label: string): Int32Array {
  const position = findNumbers(table, "position", label).values;
  const index = findNumbers(table, "index", label).values;
  const order = new Int32Array(leaves).fill(-1);
  for (let row = 0; row < table.rows; row++) order[position[row]!] = index[row]!;
  const seen = new Set(order);
  if (table.rows !== leaves || seen.size !== leaves || seen.has(-1) || order.some((leaf) => leaf >= leaves)) {
    throw new InputError({ code: "row-count", message: `${label} is no order of ${leaves} leaves` });
  }
  return order;
}

export interface DendrogramBox {
  /** Length of the axis along which the leaves lie, px. */
  readonly along: number;
  /** Length of the axis of the heights, px; the leaves lie at its far end. */
  readonly depth: number;
  /** `top`: leaves from left to right at the bottom edge. `left`: from top to bottom at the right edge. */
  readonly side: "top" | "left";
}

/** The tree as one SVG path inside a box at the origin, leaves at the middle of their cells; heights from 0 to the last merge, linear. */
export function dendrogramPath(merges: Merges, order: ArrayLike<number>, box: DendrogramBox): string {
  const leaves = order.length;
  const place = new Float64Array(2 * leaves - 1);
  const level = new Float64Array(2 * leaves - 1);
  for (let position = 0; position < leaves; position++) place[order[position]!] = ((position + 0.5) / leaves) * box.along;
  let highest = 0;
  for (let merge = 0; merge < leaves - 1; merge++) highest = Math.max(highest, merges.height[merge]!);
  const depth = (height: number): number => box.depth * (1 - (highest === 0 ? 0 : height / highest));
  const parts: string[] = [];
  for (let merge = 0; merge < leaves - 1; merge++) {
    const [a, b, height] = [merges.a[merge]!, merges.b[merge]!, merges.height[merge]!];
    const node = leaves + merge;
    place[node] = (place[a]! + place[b]!) / 2;
    level[node] = height;
    const [pa, pb, da, db, d] = [place[a]!, place[b]!, depth(level[a]!), depth(level[b]!), depth(height)].map(short) as Five;
    parts.push(box.side === "top" ? `M${pa},${da}V${d}H${pb}V${db}` : `M${da},${pa}H${d}V${pb}H${db}`);
  }
  return parts.join("");
}

type Five = [number, number, number, number, number];
const short = (value: number): number => Math.round(value * 100) / 100;
