import { readFileSync } from "node:fs";
import type { Move } from "../../../../src/components/compute/engine/engine.ts";

interface Golden {
  readonly shape: readonly number[];
  readonly cases: readonly {
    readonly axis: Move["axis"];
    readonly shift: number;
    readonly mode: "wrap" | "pad";
    readonly output: readonly number[];
  }[];
}

/** Made with PyTorch's `roll` and `pad`; exact. */
export const SHIFTED = JSON.parse(readFileSync(new URL("../../../golden/nn/shift3d.json", import.meta.url), "utf8")) as Golden;

/** A volume [d, h, w] with voxel i moved to i + by along the axis; wrapped round, or filled where nothing comes to lie. */
export function shiftVolume(
  volume: Float32Array,
  space: readonly number[],
  { axis, by }: Move,
  fill: number | null,
): Float32Array {
  const out = new Float32Array(volume.length).fill(fill ?? Number.NaN);
  const length = space[axis]!;
  const stride = space.slice(axis + 1).reduce((product, each) => product * each, 1);
  volume.forEach((value, at) => {
    const from = Math.floor(at / stride) % length;
    const to = fill === null ? (((from + by) % length) + length) % length : from + by;
    if (to >= 0 && to < length) out[at + (to - from) * stride] = value;
  });
  return out;
}
