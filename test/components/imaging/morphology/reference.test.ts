import { expect } from "chai";
import { clearSliceBorders } from "../../../../src/components/imaging/morphology/clear-slice-borders.ts";
import { closeDisks, dilateDisks, erodeDisks } from "../../../../src/components/imaging/morphology/dilate-disks.ts";
import { fillHoles } from "../../../../src/components/imaging/morphology/fill-holes.ts";
import { fillSliceHoles } from "../../../../src/components/imaging/morphology/fill-slice-holes.ts";
import { findContours } from "../../../../src/components/imaging/morphology/find-contours.ts";
import { squaredDistance } from "../../../../src/components/imaging/morphology/squared-distance.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { worstAbsolute, worstRelative } from "../../../support/closeness.ts";
import { requireImagingReference, runPython } from "../../../support/reference.ts";
import { labelComponents } from "./label-components.ts";

const SCRIPT = `
import json, sys
import numpy as np
from scipy import ndimage
from skimage import measure, morphology
from skimage.segmentation import clear_border
out = []
for case in json.load(sys.stdin):
    data = np.array(case["data"], np.uint8).reshape(case["shape"])
    mask, radius = data > 0, case["radius"]
    disk = morphology.disk(radius)
    planes = lambda f: np.stack([f(plane) for plane in mask]).astype(int).ravel().tolist()
    out.append(dict(
        labels=[measure.label(data, connectivity=n).ravel().tolist() for n in (1, 2, 3)],
        cleared=planes(clear_border),
        filled=ndimage.binary_fill_holes(mask).astype(int).ravel().tolist(),
        filledSlices=planes(ndimage.binary_fill_holes),
        dilated=planes(lambda plane: morphology.binary_dilation(plane, disk)),
        eroded=planes(lambda plane: morphology.binary_erosion(plane, disk)),
        closed=planes(lambda plane: morphology.binary_closing(plane, disk)),
        distance=ndimage.distance_transform_edt(~mask, sampling=case["spacing"]).ravel().tolist(),
        contours=[c.ravel().tolist() for c in measure.find_contours(mask[0].astype(float), 0.8)],
    ))
print(json.dumps(out))`;

interface Answer {
  readonly labels: number[][];
  readonly cleared: number[];
  readonly filled: number[];
  readonly filledSlices: number[];
  readonly dilated: number[];
  readonly eroded: number[];
  readonly closed: number[];
  readonly distance: number[];
  readonly contours: number[][];
}

describe("morphology beside scikit-image and SciPy", () => {
  before(requireImagingReference);

  it("gives the same on random masks of every density, values, shape and spacing", function () {
    this.timeout(180_000);
    const random = new Philox(3, "morphology");
    const whole = (least: number, most: number): number => least + Math.floor(random.uniform() * (most - least + 1));
    const cases = Array.from({ length: 40 }, (_, k) => {
      const shape = { z: whole(1, 5), y: whole(2, 24), x: whole(2, 24) };
      const density = 0.05 + 0.9 * random.uniform();
      const values = 1 + (k % 3);
      return {
        shape,
        spacing: { z: 0.5 + 2 * random.uniform(), y: 0.5 + random.uniform(), x: 0.5 + random.uniform() },
        radius: whole(1, 6),
        data: Uint8Array.from({ length: shape.z * shape.y * shape.x }, () => (random.uniform() < density ? whole(1, values) : 0)),
      };
    });
    const triple = ({ z, y, x }: { z: number; y: number; x: number }): number[] => [z, y, x];
    const asked = cases.map(({ shape, spacing, radius, data }) => ({
      shape: triple(shape),
      spacing: triple(spacing),
      radius,
      data: [...data],
    }));
    const answers = runPython(SCRIPT, asked, "imaging") as Answer[]; // as: what the script prints
    for (const [k, { shape, spacing, radius, data }] of cases.entries()) {
      const answer = answers[k]!;
      const mask = data.map((value) => Math.min(value, 1));
      for (const connectivity of [1, 2, 3] as const) {
        expect([...labelComponents(data, shape, connectivity)]).to.deep.equal(answer.labels[connectivity - 1]);
      }
      expect([...clearSliceBorders(mask, shape)]).to.deep.equal(answer.cleared);
      expect([...fillHoles(mask, shape)]).to.deep.equal(answer.filled);
      expect([...fillSliceHoles(mask, shape)]).to.deep.equal(answer.filledSlices);
      expect([...dilateDisks(mask, shape, radius)]).to.deep.equal(answer.dilated);
      expect([...erodeDisks(mask, shape, radius)]).to.deep.equal(answer.eroded);
      expect([...closeDisks(mask, shape, radius)]).to.deep.equal(answer.closed);
      if (mask.includes(1)) {
        const distance = squaredDistance(mask, shape, spacing).map(Math.sqrt);
        expect(worstRelative(distance, answer.distance)).to.be.below(1e-12);
      }
      const contours = findContours(mask.subarray(0, shape.y * shape.x), shape, 0.8);
      expect(contours.length).to.equal(answer.contours.length);
      for (const [j, contour] of contours.entries()) expect(worstAbsolute(contour, answer.contours[j]!)).to.be.below(1e-12);
    }
  });
});
