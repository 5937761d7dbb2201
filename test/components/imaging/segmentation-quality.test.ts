import { expect } from "chai";
import fc from "fast-check";
import { surfaceDistances } from "../../../src/components/imaging/quality/surface-distances.ts";
import { segmentationQuality } from "../../../src/components/imaging/segmentation-quality.component.ts";
import type { JsonValue } from "../../../src/formats/kind-values.ts";
import { type Mask, volumeOf } from "../../../src/formats/volume/volume.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { worstRelative } from "../../support/closeness.ts";
import { requireImagingReference, runPython } from "../../support/reference.ts";
import { runComponent } from "../../support/run-component.ts";

const line = (text: string): Mask =>
  volumeOf(Uint8Array.from(text, Number), { z: 1, y: 1, x: text.length }, { z: 5, y: 2, x: 1.5 });
const measured = async (mask: Mask, truth: Mask, lesion?: Mask): Promise<{ [name: string]: JsonValue }> =>
  (await runComponent(segmentationQuality, {}, { mask, truth, ...(lesion ? { lesion } : {}) })).outputs.metrics as {
    [name: string]: JsonValue;
  };

describe("imaging/segmentation-quality", () => {
  it("measures a worked example", async () => {
    const metrics = await measured(line("0111100000"), line("0011111100"), line("0002211000"));
    const { hausdorff95, ...rest } = metrics;
    // every voxel of a line is surface: 1.5, 0, 0, 0 there; 0, 0, 0, 1.5, 3, 4.5 back
    expect(hausdorff95).to.be.closeTo(3.825, 1e-12);
    expect(rest).to.deep.equal({
      dice: 0.6,
      jaccard: 3 / 7,
      precision: 0.75,
      recall: 0.5,
      falsePositiveShare: 0.25,
      recallGroundGlass: 0,
      recallConsolidation: 1,
      meanSurfaceDistance: 1.05,
      predictedMillilitres: 0.06,
      trueMillilitres: 0.09,
    });
  });

  it("has null for what cannot be measured, and no recalls without lesions", async () => {
    const empty = line("0000");
    expect(await measured(empty, empty)).to.deep.equal({
      dice: 1,
      jaccard: 1,
      precision: null,
      recall: null,
      falsePositiveShare: null,
      hausdorff95: null,
      meanSurfaceDistance: null,
      predictedMillilitres: 0,
      trueMillilitres: 0,
    });
    const lesions = await measured(line("0110"), line("0111"), line("0010"));
    expect(lesions.recallGroundGlass).to.equal(1);
    expect(lesions.recallConsolidation).to.equal(null);
    expect((await measured(empty, line("0110"))).dice).to.equal(0);
  });

  it("refuses masks on different grids", async () => {
    const message = async (run: () => unknown): Promise<string> => (await failureOf(run)).message;
    expect(await message(() => measured(line("0110"), line("01100")))).to.equal(
      "mask and truth lie on different grids: they have 1 × 1 × 4 and 1 × 1 × 5 voxels (z, y, x)",
    );
    expect(await message(() => measured(line("0110"), line("0110"), line("010")))).to.equal(
      "mask and lesion lie on different grids: they have 1 × 1 × 4 and 1 × 1 × 3 voxels (z, y, x)",
    );
  });

  it("is 1 and 0 mm for a mask and itself, and alike either way round", async () => {
    const bits = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 60, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(bits, bits, async (a, b) => {
        const of = (values: readonly number[]): Mask => volumeOf(Uint8Array.from([1, ...values.slice(1)]), { z: 3, y: 4, x: 5 });
        const [there, back, same] = [await measured(of(a), of(b)), await measured(of(b), of(a)), await measured(of(a), of(a))];
        expect(there.dice).to.equal(back.dice);
        expect(there.hausdorff95).to.be.closeTo(back.hausdorff95 as number, 1e-12);
        expect(there.precision).to.equal(back.recall);
        expect([same.dice, same.hausdorff95, same.meanSurfaceDistance]).to.deep.equal([1, 0, 0]);
      }),
      { numRuns: 15 },
    );
  });

  describe("beside SciPy", () => {
    before(requireImagingReference);

    it("measures surfaces as its distance transform does, on random masks", () => {
      const script = `
import json, sys
import numpy as np
from scipy import ndimage
out = []
for c in json.load(sys.stdin):
    a, b = (np.array(c[k], bool).reshape(c["shape"]) for k in "ab")
    edges = [m & ~ndimage.binary_erosion(m) for m in (a, b)]
    far = [ndimage.distance_transform_edt(~edges[1 - k], sampling=c["spacing"])[edges[k]] for k in (0, 1)]
    out.append(np.concatenate(far).tolist())
print(json.dumps(out))`;
      const random = new Philox(4, "surfaces");
      const cases = Array.from({ length: 12 }, (_, k) => {
        const shape = { z: 2 + (k % 4), y: 9 + k, x: 14 };
        const bits = (share: number): Uint8Array =>
          Uint8Array.from({ length: shape.z * shape.y * shape.x }, () => (random.uniform() < share ? 1 : 0));
        return { shape, spacing: { z: 2.5, y: 0.7 + 0.1 * k, x: 0.8 }, a: bits(0.9), b: bits(k % 2 === 0 ? 0.95 : 0.05) };
      });
      const asked = cases.map(({ shape, spacing, a, b }) => ({
        shape: [shape.z, shape.y, shape.x],
        spacing: [spacing.z, spacing.y, spacing.x],
        a: [...a],
        b: [...b],
      }));
      const answers = runPython(script, asked, "imaging") as number[][]; // as: what the script prints
      for (const [k, { shape, spacing, a, b }] of cases.entries()) {
        expect(worstRelative(surfaceDistances(a, b, shape, spacing), answers[k]!), `case ${k}`).to.be.below(1e-12);
      }
    });
  });
});
