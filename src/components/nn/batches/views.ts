import type { Shape } from "../../compute/engine/tensor.ts";

/** Axes that a view of a sample mirrors; none is the sample itself. */
export type View = readonly ("z" | "y" | "x")[];

/**
 * Views of a sample for test-time augmentation: it mirrored along every choice of these axes, itself first; 1, 2, 4 or 8.
 *
 * @example
 * viewsOf(["x"]); // [[], ["x"]]
 */
export function viewsOf(axes: View): readonly View[] {
  let views: readonly View[] = [[]];
  for (const axis of new Set(axes)) views = [...views, ...views.map((view) => [...view, axis])];
  return views;
}

/** A batch's volumes [n, d, h, w, 1] in a view: the same array for the batch itself, else a new one. */
export function volumesInView(volumes: Float32Array, [n, d, h, w]: Shape, view: View): Float32Array {
  if (view.length === 0) return volumes;
  const [flipZ, flipY, flipX] = [view.includes("z"), view.includes("y"), view.includes("x")];
  const out = new Float32Array(volumes.length);
  let to = 0;
  for (let sample = 0; sample < n!; sample++) {
    for (let z = 0; z < d!; z++) {
      const plane = (sample * d! + (flipZ ? d! - 1 - z : z)) * h!;
      for (let y = 0; y < h!; y++, to += w!) {
        const from = (plane + (flipY ? h! - 1 - y : y)) * w!;
        if (flipX) for (let x = 0; x < w!; x++) out[to + x] = volumes[from + w! - 1 - x]!;
        else out.set(volumes.subarray(from, from + w!), to);
      }
    }
  }
  return out;
}
