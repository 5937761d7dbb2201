import type { Cell } from "./matrix.ts";

/** A function of a cell that is computed once for each combination of the axes it reads. */
export function perCell<T>(axes: ReadonlySet<string>, compute: (cell: Cell) => T): (cell: Cell) => T {
  if (axes.size === 0) return once(compute);
  const known = new Map<string | Cell, T>();
  const names = [...axes];
  return (cell) => {
    // With all axes read, the cell itself is the key.
    const key = names.length >= cell.values.size ? cell : axesKey(cell, names);
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(cell);
    known.set(key, value);
    return value;
  };
}

function once<T>(compute: (cell: Cell) => T): (cell: Cell) => T {
  let known: { readonly value: T } | null = null;
  return (cell) => {
    known ??= { value: compute(cell) };
    return known.value;
  };
}

/** The values of some axes as one text; equal exactly when the values are. */
export function axesKey(cell: Cell, axes: readonly string[]): string {
  let key = "";
  for (const axis of axes) key += `${String(cell.plain[axis])}\0`;
  return key;
}
