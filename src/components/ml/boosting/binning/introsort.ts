/** Ranges up to this length are left to insertion sort. */
const SHORT = 16;

/**
 * Order of keys as GNU's `std::sort` leaves them, where equal keys are not kept in order: quicksort on the median of second, middle and
 * last, then insertion sort. For keys that are nearly sorted; the heap sort against bad luck is left out, since those halve every range.
 */
export function introsort(keys: Int32Array): Int32Array {
  const order = Int32Array.from(keys, (_, i) => i);
  const less = (a: number, b: number): boolean => keys[order[a]!]! < keys[order[b]!]!;
  const swap = (a: number, b: number): void => {
    const kept = order[a]!;
    order[a] = order[b]!;
    order[b] = kept;
  };
  partitionRange(0, keys.length, less, swap);
  for (let i = 1; i < order.length; i++) {
    for (let at = i; at > 0 && less(at, at - 1); at--) swap(at, at - 1);
  }
  return order;
}

type Less = (a: number, b: number) => boolean;
type Swap = (a: number, b: number) => void;

function partitionRange(from: number, end: number, less: Less, swap: Swap): void {
  let to = end;
  while (to - from > SHORT) {
    swap(from, median(from + 1, from + ((to - from) >> 1), to - 1, less));
    let low = from + 1;
    let high = to;
    for (;;) {
      while (less(low, from)) low++;
      high--;
      while (less(from, high)) high--;
      if (low >= high) break;
      swap(low, high);
      low++;
    }
    partitionRange(low, to, less, swap);
    to = low;
  }
}

function median(a: number, b: number, c: number, less: Less): number {
  if (less(a, b)) return less(b, c) ? b : less(a, c) ? c : a;
  return less(a, c) ? a : less(b, c) ? c : b;
}
