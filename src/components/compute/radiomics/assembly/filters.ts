/** out[i] = Σ filter[k] · row[i + k] for `rows` rows, float64; each `taps` − 1 shorter than it was. A vector may run past the last. */
export function filterRows(values: usize, rows: i32, length: i32, filter: usize, taps: i32, out: usize): void {
  const short = length - taps + 1;
  for (let row = 0; row < rows; row++) {
    const from = values + ((<usize>(row * length)) << 3);
    const to = out + ((<usize>(row * short)) << 3);
    for (let i = 0; i < short; i += 2) {
      const at: usize = (<usize>i) << 3;
      v128.store(to + at, tapped(from + at, 8, filter, taps));
    }
  }
}

/** out[i] = Σ filter[k] · values[i + k · stride], float64, for `count` values. */
export function filterAcross(values: usize, count: i32, stride: i32, filter: usize, taps: i32, out: usize): void {
  const apart: usize = (<usize>stride) << 3;
  for (let i = 0; i < count; i += 2) {
    const at: usize = (<usize>i) << 3;
    v128.store(out + at, tapped(values + at, apart, filter, taps));
  }
}

/** Σ filter[k] · two values, `apart` bytes on for each k; terms are added in their order. */
// @ts-ignore: decorator
@inline
function tapped(at: usize, apart: usize, filter: usize, taps: i32): v128 {
  let sum = f64x2.mul(v128.load64_splat(filter), v128.load(at));
  for (let k = 1; k < taps; k++) {
    at += apart;
    filter += 8;
    sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(filter), v128.load(at)));
  }
  return sum;
}

/**
 * Two filters across planes, inside a region: `planes` holds the addresses of `taps` planes, the spans (first place in a plane, length;
 * uint32) go from `spans` to `end`. Results follow each other; gives their number.
 */
export function filterPlanes(
  planes: usize,
  taps: i32,
  low: usize,
  high: usize,
  spans: usize,
  end: usize,
  lowOut: usize,
  highOut: usize,
): i32 {
  let done: usize = 0;
  for (let span = spans; span < end; span += 8) {
    const first: usize = (<usize>load<u32>(span)) << 3;
    const length = <usize>load<u32>(span, 4);
    for (let i: usize = 0; i < length; i += 2) {
      const at = first + (i << 3);
      let value = v128.load(<usize>load<u32>(planes) + at);
      let a = f64x2.mul(v128.load64_splat(low), value);
      let b = f64x2.mul(v128.load64_splat(high), value);
      for (let k: usize = 1; k < <usize>taps; k++) {
        value = v128.load(<usize>load<u32>(planes + (k << 2)) + at);
        a = f64x2.add(a, f64x2.mul(v128.load64_splat(low + (k << 3)), value));
        b = f64x2.add(b, f64x2.mul(v128.load64_splat(high + (k << 3)), value));
      }
      v128.store(lowOut + ((done + i) << 3), a);
      v128.store(highOut + ((done + i) << 3), b);
    }
    done += length;
  }
  return <i32>done;
}
