/**
 * Zones of equal level joined by any of `stepCount` steps (int32, both ways): (level, voxels) pairs of uint32 from `zones` on; gives their
 * number. Uses the levels up. `stack` has place for an index for each voxel.
 */
export function growZones(
  levels: usize,
  spans: usize,
  spanCount: i32,
  steps: usize,
  stepCount: i32,
  stack: usize,
  zones: usize,
): i32 {
  let zone = zones;
  const end = spans + ((<usize>spanCount) << 3);
  const stepsEnd = steps + ((<usize>stepCount) << 2);
  for (let span = spans; span < end; span += 8) {
    let start = levels + ((<usize>load<u32>(span)) << 1);
    const stop = start + ((<usize>load<u32>(span, 4)) << 1);
    for (; start < stop; start += 2) {
      const level = load<u16>(start);
      if (level == 0) continue;
      store<u16>(start, 0);
      store<u32>(stack, <u32>start);
      let top = stack + 4;
      let voxels: u32 = 0;
      while (top > stack) {
        top -= 4;
        const at = <usize>load<u32>(top);
        voxels++;
        for (let step = steps; step < stepsEnd; step += 4) {
          const next = at + ((<usize>load<i32>(step)) << 1);
          if (load<u16>(next) != level) continue;
          store<u16>(next, 0);
          store<u32>(top, <u32>next);
          top += 4;
        }
      }
      store<u32>(zone, <u32>level);
      store<u32>(zone, voxels, 4);
      zone += 8;
    }
  }
  return <i32>((zone - zones) >> 3);
}
