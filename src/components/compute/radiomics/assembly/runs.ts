// @ts-ignore: decorator
@inline
function increment(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/**
 * counts[level · stride + length], uint32, for each run of two voxels or more; one table of `size` bytes for each of `angles` directions.
 * `steps` holds for each of them the step within a plane and the planes gone (0 or 1), int32. A voxel's run is one longer than
 * that of the voxel behind it, so only the plane before is kept: `kept` has place for two planes of `keptBytes` for each direction.
 * `planes`: for each of `depth` planes the number of the first span in it, and the end. `packing` holds for each of 256 sets of lanes
 * the bytes that bring them to the front, and then place for a queue of keys; it serves tables of up to 65,536 cells, and is 0 for larger.
 */
export function countRuns(
  levels: usize,
  spans: usize,
  planes: usize,
  depth: i32,
  planeStride: i32,
  steps: usize,
  angles: i32,
  stride: u32,
  counts: usize,
  size: usize,
  kept: usize,
  keptBytes: usize,
  packing: usize,
): void {
  for (let z = 0; z < depth; z++) {
    const first = spans + ((<usize>load<u32>(planes + ((<usize>z) << 2))) << 3);
    const last = spans + ((<usize>load<u32>(planes + ((<usize>z) << 2), 4)) << 3);
    const plane = levels + ((<usize>((z + 1) * planeStride)) << 1);
    for (let angle = 0; angle < angles; angle++) {
      const within = load<i32>(steps + ((<usize>angle) << 3));
      const gone = load<i32>(steps + ((<usize>angle) << 3), 4);
      const table = counts + (<usize>angle) * size;
      const own = kept + ((<usize>angle) << 1) * keptBytes;
      const here = own + (<usize>(z & 1)) * keptBytes;
      const behind = own + (<usize>((z - gone) & 1)) * keptBytes;
      const step: usize = (<usize>(within + gone * planeStride)) << 1;
      if (within == 1 && gone == 0) alongRows(levels, first, last, stride, table);
      else if (packing != 0) acrossPacked(levels, first, last, step, here - plane, behind - plane - ((<usize>within) << 1), stride, table, packing);
      else across(levels, first, last, step, here - plane, behind - plane - ((<usize>within) << 1), stride, table);
    }
  }
}

/** Runs along x: each row by itself. */
function alongRows(levels: usize, first: usize, last: usize, stride: u32, table: usize): void {
  for (let span = first; span < last; span += 8) {
    let at = levels + ((<usize>load<u32>(span)) << 1);
    const stop = at + ((<usize>load<u32>(span, 4)) << 1);
    let level = <u32>load<u16>(at);
    while (at < stop) {
      const start = at;
      let next: u32 = 0;
      do {
        at += 2;
        next = <u32>load<u16>(at);
      } while (next == level);
      const length = <u32>((at - start) >> 1);
      if (length > 1) increment(table + ((<usize>(level * stride + length)) << 2));
      level = next;
    }
  }
}

/** Runs in any other direction, 8 voxels at a time; `here` and `behind` lead from a voxel's address to its and its forerunner's length. */
function across(
  levels: usize,
  first: usize,
  last: usize,
  step: usize,
  here: usize,
  behind: usize,
  stride: u32,
  table: usize,
): void {
  const one = i16x8.splat(1);
  for (let span = first; span < last; span += 8) {
    let at = levels + ((<usize>load<u32>(span)) << 1);
    let left = load<i32>(span, 4);
    for (; left > 0; left -= 8, at += 16) {
      const level = v128.load(at);
      const same = i16x8.eq(level, v128.load(at - step));
      const length = i16x8.add(v128.and(v128.load(at + behind), same), one);
      v128.store(at + here, length);
      const ends = v128.andnot(i16x8.gt_u(length, one), i16x8.eq(level, v128.load(at + step)));
      let lanes = i16x8.bitmask(ends);
      if (left < 8) lanes &= (1 << left) - 1;
      while (lanes != 0) {
        const lane: usize = (<usize>ctz(lanes)) << 1;
        lanes &= lanes - 1;
        increment(table + ((<usize>(<u32>load<u16>(at + lane) * stride + <u32>load<u16>(at + here + lane))) << 2));
      }
    }
  }
}

/** Keys in the queue from which on they are counted. */
const FULL: usize = 2048;

/**
 * The same without a branch for each voxel: keys of runs that end are queued, and counted many at a time. Which lanes they stand in is
 * as good as random, so a loop over them would be mispredicted.
 */
function acrossPacked(
  levels: usize,
  first: usize,
  last: usize,
  step: usize,
  here: usize,
  behind: usize,
  stride: u32,
  table: usize,
  packing: usize,
): void {
  const one = i16x8.splat(1);
  const row = i16x8.splat(<i16>stride);
  const queue = packing + 4096;
  let end = queue;
  for (let span = first; span < last; span += 8) {
    let at = levels + ((<usize>load<u32>(span)) << 1);
    let left = load<i32>(span, 4);
    for (; left > 0; left -= 8, at += 16) {
      const level = v128.load(at);
      const same = i16x8.eq(level, v128.load(at - step));
      const length = i16x8.add(v128.and(v128.load(at + behind), same), one);
      v128.store(at + here, length);
      const ends = v128.andnot(i16x8.gt_u(length, one), i16x8.eq(level, v128.load(at + step)));
      let lanes = i16x8.bitmask(ends);
      if (left < 8) lanes &= (1 << left) - 1;
      const keys = i16x8.add(i16x8.mul(level, row), length);
      v128.store(end, i8x16.swizzle(keys, v128.load(packing + ((<usize>lanes) << 4))));
      end += (<usize>popcnt(lanes)) << 1;
    }
    if (end - queue > FULL << 1) {
      count(queue, end, table);
      end = queue;
    }
  }
  count(queue, end, table);
}

function count(from: usize, end: usize, table: usize): void {
  for (let key = from; key < end; key += 2) increment(table + ((<usize>load<u16>(key)) << 2));
}
