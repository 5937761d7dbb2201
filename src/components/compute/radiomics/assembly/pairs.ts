// @ts-ignore: decorator
@inline
function increment(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/** counts[level · stride + level of the voxel `step` further on], uint32, one more for each voxel; column 0 is for outside. */
export function countPairs(levels: usize, spans: usize, spanCount: i32, step: i32, stride: u32, counts: usize): void {
  const further: usize = (<usize>step) << 1;
  const end = spans + ((<usize>spanCount) << 3);
  for (let span = spans; span < end; span += 8) {
    let at = levels + ((<usize>load<u32>(span)) << 1);
    const stop = at + ((<usize>load<u32>(span, 4)) << 1);
    for (; at < stop; at += 2) {
      const row = <u32>load<u16>(at) * stride;
      increment(counts + ((<usize>(row + <u32>load<u16>(at + further))) << 2));
    }
  }
}

/** The same for three neighbours in a row at once: those at step + 1, step and step − 1, `size` bytes of counts apart. */
export function countPairTriple(
  levels: usize,
  spans: usize,
  spanCount: i32,
  step: i32,
  stride: u32,
  counts: usize,
  size: usize,
): void {
  const further: usize = (<usize>step) << 1;
  const second = counts + size;
  const third = second + size;
  const end = spans + ((<usize>spanCount) << 3);
  for (let span = spans; span < end; span += 8) {
    let at = levels + ((<usize>load<u32>(span)) << 1);
    const stop = at + ((<usize>load<u32>(span, 4)) << 1);
    let before = <u32>load<u16>(at + further - 2);
    let here = <u32>load<u16>(at + further);
    for (; at < stop; at += 2) {
      const after = <u32>load<u16>(at + further + 2);
      const row = <u32>load<u16>(at) * stride;
      increment(counts + ((<usize>(row + after)) << 2));
      increment(second + ((<usize>(row + here)) << 2));
      increment(third + ((<usize>(row + before)) << 2));
      before = here;
      here = after;
    }
  }
}
