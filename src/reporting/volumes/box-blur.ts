import type { Triple } from "../../formats/volume/volume.ts";

/**
 * Mean over a box of 2 · radius + 1 voxels along each axis, [z, y, x]; outside the volume counts as 0. Running sums, so O(voxels) for any
 * radius. Returns a new array.
 */
export function boxBlur(data: Float32Array, shape: Triple, radius: Triple): Float32Array {
  let from = data;
  for (const [axis, stride] of [
    ["x", 1],
    ["y", shape.x],
    ["z", shape.y * shape.x],
  ] as const) {
    const r = radius[axis];
    if (r === 0) continue;
    const to = new Float32Array(from.length);
    const length = shape[axis];
    const block = stride * length;
    for (let start = 0; start < from.length; start += block) {
      for (let line = start; line < start + stride; line++) {
        let sum = 0;
        for (let i = 0; i < Math.min(r, length); i++) sum += from[line + i * stride]!;
        for (let i = 0; i < length; i++) {
          if (i + r < length) sum += from[line + (i + r) * stride]!;
          if (i - r - 1 >= 0) sum -= from[line + (i - r - 1) * stride]!;
          to[line + i * stride] = sum / (2 * r + 1);
        }
      }
    }
    from = to;
  }
  return from === data ? data.slice() : from;
}
