/**
 * counts[level · stride + neighbours whose level differs by at most `alpha`], uint32. `steps`: int32, both ways.
 */
export function countDependences(
  levels: usize,
  spans: usize,
  spanCount: i32,
  steps: usize,
  stepCount: i32,
  alpha: i32,
  stride: u32,
  counts: usize,
): void {
  const most = i16x8.splat(<i16>alpha);
  const none = i16x8.splat(0);
  const end = spans + ((<usize>spanCount) << 3);
  const stepsEnd = steps + ((<usize>stepCount) << 2);
  for (let span = spans; span < end; span += 8) {
    let at = levels + ((<usize>load<u32>(span)) << 1);
    let left = load<i32>(span, 4);
    for (; left > 0; left -= 8, at += 16) {
      const level = v128.load(at);
      let found = none;
      for (let step = steps; step < stepsEnd; step += 4) {
        const other = v128.load(at + ((<usize>load<i32>(step)) << 1));
        const apart = i16x8.sub(i16x8.max_u(level, other), i16x8.min_u(level, other));
        const near = v128.andnot(i16x8.le_u(apart, most), i16x8.eq(other, none));
        found = i16x8.sub(found, near); // a lane that holds is −1
      }
      const row = i32x4.splat(<i32>stride);
      const low = i32x4.add(i32x4.mul(i32x4.extend_low_i16x8_u(level), row), i32x4.extend_low_i16x8_u(found));
      const high = i32x4.add(i32x4.mul(i32x4.extend_high_i16x8_u(level), row), i32x4.extend_high_i16x8_u(found));
      increment(counts, i32x4.extract_lane(low, 0));
      if (left > 1) increment(counts, i32x4.extract_lane(low, 1));
      if (left > 2) increment(counts, i32x4.extract_lane(low, 2));
      if (left > 3) increment(counts, i32x4.extract_lane(low, 3));
      if (left > 4) increment(counts, i32x4.extract_lane(high, 0));
      if (left > 5) increment(counts, i32x4.extract_lane(high, 1));
      if (left > 6) increment(counts, i32x4.extract_lane(high, 2));
      if (left > 7) increment(counts, i32x4.extract_lane(high, 3));
    }
  }
}

// @ts-ignore: decorator
@inline
function increment(counts: usize, cell: i32): void {
  const at = counts + ((<usize>(<u32>cell)) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** sums[level], float64: how far voxels are from the mean of their neighbours in the region; those without any add nothing. */
export function sumDifferences(
  levels: usize,
  spans: usize,
  spanCount: i32,
  steps: usize,
  stepCount: i32,
  sums: usize,
): void {
  const end = spans + ((<usize>spanCount) << 3);
  const stepsEnd = steps + ((<usize>stepCount) << 2);
  for (let span = spans; span < end; span += 8) {
    let at = levels + ((<usize>load<u32>(span)) << 1);
    const stop = at + ((<usize>load<u32>(span, 4)) << 1);
    for (; at < stop; at += 2) {
      let sum: u32 = 0;
      let neighbours = 0;
      for (let step = steps; step < stepsEnd; step += 4) {
        const other = <u32>load<u16>(at + ((<usize>load<i32>(step)) << 1));
        sum += other;
        neighbours += i32(other != 0);
      }
      if (neighbours == 0) continue;
      const level = <u32>load<u16>(at);
      const to = sums + ((<usize>level) << 3);
      store<f64>(to, load<f64>(to) + abs(<f64>level - <f64>sum / <f64>neighbours));
    }
  }
}
