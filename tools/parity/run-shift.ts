import type { Engine } from "../../src/components/compute/engine/engine.ts";
import { sizeOf } from "../../src/components/compute/engine/tensor.ts";
import { shift3d } from "../../src/components/nn/layers/shift.ts";
import { SHIFT } from "../../src/components/nn/layers/shift-moves.ts";
import { type Deviation, deviation } from "./deviation.ts";
import type { GoldenShift } from "./golden-file.ts";

const layers = { wrap: shift3d("shift3d", SHIFT), pad: shift3d("shift3d", { ...SHIFT, fill: 0 }) };

/** Each case as a move of a volume's only channel; no voxel may differ. */
export async function compareShift(golden: GoldenShift, engine: Engine): Promise<Deviation[]> {
  const shape = [1, ...golden.shape, 1];
  const volume = engine.upload(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => i + 1),
    shape,
  );
  const deviations: Deviation[] = [];
  for (const mode of ["wrap", "pad"] as const) {
    const theirs: Record<string, number> = {};
    const ours: Record<string, number> = {};
    for (const { axis, shift, output } of golden.cases.filter((each) => each.mode === mode)) {
      const by = mode === "wrap" ? shift % golden.shape[axis] : shift;
      const moved = layers[mode].move(volume, [[{ axis, by }]], engine);
      const values = await engine.read(moved);
      moved.release();
      output.flat(2).forEach((value, i) => {
        const name = `axis ${axis} by ${shift}, voxel ${i}`;
        theirs[name] = value;
        ours[name] = values[i]!;
      });
    }
    deviations.push(
      deviation(
        mode === "wrap" ? "wrapped" : "padded",
        0,
        theirs,
        (name) => ours[name],
        () => 1,
      ),
    );
  }
  volume.release();
  return deviations;
}
