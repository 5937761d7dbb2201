import { expect } from "chai";
import type { Align, Order } from "../../../../src/components/imaging/resample/sampling.ts";
import { zoom } from "../../../../src/components/imaging/resample/zoom.ts";
import { readVolume } from "../../../../src/formats/volume/read-volume.ts";
import type { Triple, VoxelArray } from "../../../../src/formats/volume/volume.ts";
import { worstAbsolute } from "../../../support/closeness.ts";
import { requireImagingReference, requireShared, runPython, sharedPath } from "../../../support/reference.ts";

/** Random volumes of every type, noisy and smooth (with many values on a half), and SciPy's zoom of them. */
const SCRIPT = `
import json, sys
import numpy as np
from scipy.ndimage import zoom
rng = np.random.default_rng(json.load(sys.stdin))
out = []
kinds = ["int16", "uint8", "int8", "uint16", "int32", "uint32", "float32", "float64"]
for number in range(96):
    kind = kinds[number % 8]
    shape = rng.integers(1, 12, 3)
    target = rng.integers(1, 20, 3)
    if number % 5 == 0: target[rng.integers(3)] = shape[rng.integers(3)]
    if number % 7 == 0: shape, target = rng.integers(2, 8, 3), None
    if target is None: target = 2 * shape - 1
    if number % 3 == 0: data = rng.normal(size=shape) * 200
    elif number % 3 == 1: data = np.add.outer(np.add.outer(np.arange(shape[0]) * 3, np.arange(shape[1]) * 5), np.arange(shape[2]) - 3.0)
    else: data = rng.integers(0, 2, shape) * 200.0
    info = None if kind[0] == "f" else np.iinfo(kind)
    data = data.astype(kind) if info is None else data.clip(info.min, info.max).round().astype(kind)
    for order in (0, 1, 3):
        for grid_mode in (False, True):
            # the extra 1e-9 keeps int(round(n * factor)) at the target
            result = zoom(data, target / shape, order=order, mode="nearest", grid_mode=grid_mode)
            assert result.shape == tuple(target)
            out.append(dict(type=kind, shape=shape.tolist(), target=target.tolist(), order=order, align="edges" if grid_mode else "centres",
                            data=data.astype(float).ravel().tolist(), result=result.astype(float).ravel().tolist()))
print(json.dumps(out))
`;

interface Zoomed {
  readonly type: string;
  readonly shape: readonly [number, number, number];
  readonly target: readonly [number, number, number];
  readonly order: Order;
  readonly align: Align;
  readonly data: readonly number[];
  readonly result: readonly number[];
}

const TYPES: { readonly [name: string]: { new (values: readonly number[]): VoxelArray } } = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
};

const triple = ([z, y, x]: readonly [number, number, number]): Triple => ({ z, y, x });

describe("imaging/resample: zoom against SciPy", () => {
  before(requireImagingReference);

  for (const seed of [1, 2]) {
    it(`agrees on random volumes, whole numbers to the bit (seed ${seed})`, () => {
      for (const { type, shape, target, order, align, data, result } of runPython(SCRIPT, seed, "imaging") as readonly Zoomed[]) {
        const got = zoom(new TYPES[type]!(data), triple(shape), triple(target), order, align);
        const what = `${type} ${shape} to ${target}, order ${order}, ${align}`;
        if (type.startsWith("float")) {
          const scale = Math.max(1, ...data.map(Math.abs));
          expect(worstAbsolute(got, result) / scale, what).to.be.below(type === "float64" ? 1e-13 : 1e-7);
        } else expect(Array.from(got), what).to.deep.equal(result);
      }
    });
  }

  it("gives the golden at 1 mm", async function () {
    requireShared(this, "golden", "radiomics");
    const hu = await readVolume(sharedPath("golden", "radiomics", "p2_hu.nii.gz"));
    const golden = await readVolume(sharedPath("golden", "radiomics", "p2_zoom1mm.nii.gz"));
    const shifted = Int16Array.from(hu.data, (value) => Math.min(Math.max(value + 1024, 0), 4095));
    const got = zoom(shifted, hu.shape, golden.shape, 3).map((value) => Math.max(value, 0));
    expect(Buffer.compare(Buffer.from(got.buffer), Buffer.from(golden.data.buffer))).to.equal(0);
  });
});
