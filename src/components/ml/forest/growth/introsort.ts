/**
 * Sorts values[start] to values[end − 1] ascending, and `rows` with them, leaving equal values in the very order that scikit-learn 1.2's
 * tree splitter leaves them in: quicksort on the median of first, middle and last value with three parts, heap sort where it goes too deep
 * (Musser 1997, doi:10.1002/(SICI)1097-024X(199708)27:8<983::AID-SPE117>3.0.CO;2-#). O(n log n).
 */
export function introsort(values: Float32Array, rows: Int32Array, start: number, end: number): void {
  sortPart(values, rows, start, end, 2 * Math.floor(Math.log(end - start) / Math.LN2));
}

function sortPart(values: Float32Array, rows: Int32Array, start: number, end: number, levels: number): void {
  let from = start;
  let left = levels;
  while (end - from > 1) {
    if (left <= 0) {
      heapSort(values, rows, from, end - from);
      return;
    }
    left--;
    const pivot = medianOfThree(values[from]!, values[from + ((end - from) >> 1)]!, values[end - 1]!);
    let less = from;
    let at = from;
    let more = end;
    while (at < more) {
      const value = values[at]!;
      if (value < pivot) swap(values, rows, at++, less++);
      else if (value > pivot) swap(values, rows, at, --more);
      else at++;
    }
    sortPart(values, rows, from, less, left);
    from = more;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : Math.max(a, c);
  if (b < c) return Math.min(a, c);
  return b;
}

function heapSort(values: Float32Array, rows: Int32Array, base: number, count: number): void {
  for (let root = (count - 2) >> 1; root >= 0; root--) siftDown(values, rows, base, root, count);
  for (let last = count - 1; last > 0; last--) {
    swap(values, rows, base, base + last);
    siftDown(values, rows, base, 0, last);
  }
}

function siftDown(values: Float32Array, rows: Int32Array, base: number, start: number, count: number): void {
  for (let root = start; ; ) {
    const child = 2 * root + 1;
    let largest = root;
    if (child < count && values[base + largest]! < values[base + child]!) largest = child;
    if (child + 1 < count && values[base + largest]! < values[base + child + 1]!) largest = child + 1;
    if (largest === root) return;
    swap(values, rows, base + root, base + largest);
    root = largest;
  }
}

function swap(values: Float32Array, rows: Int32Array, i: number, j: number): void {
  const value = values[i]!;
  values[i] = values[j]!;
  values[j] = value;
  const row = rows[i]!;
  rows[i] = rows[j]!;
  rows[j] = row;
}
