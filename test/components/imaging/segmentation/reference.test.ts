import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { refineSlices } from "../../../../src/components/imaging/contour/refine-slices.ts";
import { segmentAuthors } from "../../../../src/components/imaging/segmentation/segment-authors.ts";
import { segmentDefault } from "../../../../src/components/imaging/segmentation/segment-default.ts";
import { onGrid, type Triple, volumeOf } from "../../../../src/formats/volume/volume.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { requireImagingReference, runPython } from "../../../support/reference.ts";
import { chest, SHAPE, SPACING } from "../chest.ts";

const script = (): string => readFileSync(join(import.meta.dirname, "../../../../bench/support/segmentation-skimage.py"), "utf8");
const triple = ({ z, y, x }: Triple): number[] => [z, y, x];

/** The mask of the method written with scikit-image and SciPy. */
function reference(method: string, data: Int16Array, shape: Triple, spacing: Triple, minArea = 0): number[] {
  const job = { method, image: [...data], shape: triple(shape), spacing: triple(spacing), minArea };
  return (runPython(script(), job, "imaging") as { mask: number[] }).mask; // as: what the script prints without `out`
}

/** Blobs of air in tissue and of tissue in air, some at the border. */
function blobs(seed: number, { z, y, x }: Triple): Int16Array {
  const random = new Philox(seed, "blobs");
  const balls = Array.from({ length: 14 }, (_, k) => ({
    z: random.uniform() * z,
    y: random.uniform() * y,
    x: random.uniform() * x,
    radius: 2 + random.uniform() * 7,
    value: k % 3 === 2 ? 30 : -850,
  }));
  return Int16Array.from({ length: z * y * x }, (_, i) => {
    const at = { z: Math.floor(i / (y * x)), y: Math.floor(i / x) % y, x: i % x };
    const ball = balls.findLast((each) => Math.hypot(at.z - each.z, at.y - each.y, at.x - each.x) < each.radius);
    return (ball?.value ?? 40) + 150 * random.normal();
  });
}

describe("segmentation beside scikit-image and SciPy doing the same", function () {
  this.timeout(180_000);
  before(requireImagingReference);

  it("is the authors' on random blobs, voxel for voxel", () => {
    for (const seed of [1, 2]) {
      const shape = { z: 6 + seed, y: 30, x: 26 + seed };
      const data = blobs(seed, shape);
      const ours = segmentAuthors(data, shape, -420);
      expect([...ours], `seed ${seed}`).to.deep.equal(reference("authors", data, shape, { z: 1, y: 1, x: 1 }));
    }
  });

  it("is Algorithm 1 after it on random blobs, but for single pixels", () => {
    for (const seed of [1, 2]) {
      const shape = { z: 8, y: 40, x: 44 };
      const data = blobs(seed + 10, shape);
      const image = volumeOf(data, shape);
      const mask = onGrid(image, segmentAuthors(data, shape, -420));
      const settings = { minArea: 50, alpha: 0.02, beta: 20, gamma: 0.01, steps: 20, edgeWeight: 1 };
      const ours = refineSlices(mask, image, "hu", settings);
      const theirs = reference("active-contour", data, shape, image.spacing, 50);
      const differing = theirs.filter((value, i) => value !== ours[i]).length;
      // rounding decides on which side of a pixel's border a point of a snake comes to lie
      expect(differing, `seed ${seed}`).to.be.at.most(4);
      expect(theirs).to.include(1);
    }
  });

  it("is the default on a synthetic patient, but for single voxels", () => {
    const { image } = chest(11, { extent: 0.2, solid: 0.5 });
    const settings = { threshold: -420, zero: 0, closing: 8, repair: { angle: 150, depth: 4, length: 45 } };
    const { mask, lungs } = segmentDefault(image.data, SHAPE, SPACING, settings);
    const theirs = reference("default", image.data, SHAPE, SPACING);
    expect(lungs).to.equal(2);
    expect(theirs.filter((value, i) => value !== mask[i]).length).to.be.at.most(20);
  });
});
