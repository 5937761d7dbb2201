/**
 * Values in an order on which quicksort by the median of first, middle and last takes as many levels as it can (McIlroy 1999,
 * doi:10.1002/(SICI)1097-024X(19990410)29:4<341::AID-SPE237>3.0.CO;2-R): they are fixed while it sorts, each as late as possible.
 */
export function manySwaps(count: number): number[] {
  const open = count;
  const values = new Array<number>(count).fill(open);
  let solid = 0;
  let candidate = -1;
  const compare = (a: number, b: number): number => {
    if (values[a] === open && values[b] === open) values[a === candidate ? a : b] = solid++;
    if (values[a] === open) candidate = a;
    else if (values[b] === open) candidate = b;
    return values[a]! - values[b]!;
  };
  const items = Array.from({ length: count }, (_, i) => i);
  const swap = (i: number, j: number): void => {
    [items[i], items[j]] = [items[j]!, items[i]!];
  };
  const sort = (start: number, end: number): void => {
    let from = start;
    while (end - from > 1) {
      const [a, b, c] = [items[from]!, items[from + ((end - from) >> 1)]!, items[end - 1]!];
      const pivot =
        compare(a, b) < 0
          ? compare(b, c) < 0
            ? b
            : compare(a, c) < 0
              ? c
              : a
          : compare(b, c) < 0
            ? compare(a, c) < 0
              ? a
              : c
            : b;
      let less = from;
      let at = from;
      let more = end;
      while (at < more) {
        const order = compare(items[at]!, pivot);
        if (order < 0) swap(at++, less++);
        else if (order > 0) swap(at, --more);
        else at++;
      }
      sort(from, less);
      from = more;
    }
  };
  sort(0, count);
  return values;
}
