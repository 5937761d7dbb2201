import type { BinnedColumn } from "../binned.ts";
import { introsort } from "./introsort.ts";

/**
 * Takes away the bins that a bundle's columns lose, in place: in a row where several are away from their most frequent bin, only one
 * keeps it, the last in the order of the columns. In a bundle that is stored sparsely it is whichever comes first once the stored values
 * have been sorted by row, which is not stable.
 *
 * @param bundle in ascending order of columns
 */
export function loseConflicts(bundle: readonly BinnedColumn[]): void {
  if (bundle[0]!.sparseGroup === undefined) keepLast(bundle);
  else keepFirstSorted(bundle);
}

function keepLast(bundle: readonly BinnedColumn[]): void {
  const rows = bundle[0]!.bins.length;
  for (let row = 0; row < rows; row++) {
    let kept = false;
    for (let k = bundle.length - 1; k >= 0; k--) {
      const { bins, skipBin } = bundle[k]!;
      if (bins[row] === skipBin) continue;
      if (kept) bins[row] = skipBin;
      kept = true;
    }
  }
}

function keepFirstSorted(bundle: readonly BinnedColumn[]): void {
  const rows: number[] = [];
  const columns: number[] = [];
  for (let row = 0; row < bundle[0]!.bins.length; row++) {
    for (const [k, { bins, skipBin }] of bundle.entries()) {
      if (bins[row] === skipBin) continue;
      rows.push(row);
      columns.push(k);
    }
  }
  const order = introsort(Int32Array.from(rows));
  let last = -1;
  for (const at of order) {
    const { bins, skipBin } = bundle[columns[at]!]!;
    if (rows[at] === last) bins[last] = skipBin;
    last = rows[at]!;
  }
}
