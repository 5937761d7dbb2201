import { expect } from "chai";
import { QuadraticSpline } from "../../../../src/components/imaging/contour/quadratic-spline.ts";
import { moveSnake } from "../../../../src/components/imaging/contour/snake.ts";
import { SnakeMatrix } from "../../../../src/components/imaging/contour/snake-matrix.ts";
import { sobelMagnitude } from "../../../../src/components/imaging/contour/sobel-magnitude.ts";
import { findContours } from "../../../../src/components/imaging/morphology/find-contours.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { worstAbsolute } from "../../../support/closeness.ts";
import { requireImagingReference, runPython } from "../../../support/reference.ts";

const SETTINGS = { alpha: 0.02, beta: 20, gamma: 0.01, steps: 20 };

/** A noisy image with a bright blob, and the blob's mask. */
function drawn(seed: number, y: number, x: number, contrast: number): { image: Float64Array; mask: Uint8Array } {
  const random = new Philox(seed, "snake");
  const image = new Float64Array(y * x);
  const mask = new Uint8Array(y * x);
  for (let i = 0; i < image.length; i++) {
    const radius = Math.hypot((Math.floor(i / x) - y / 2) / (0.3 * y), ((i % x) - x / 2) / (0.35 * x));
    mask[i] = radius + 0.1 * random.normal() < 1 ? 1 : 0;
    image[i] = contrast * (Math.exp(-radius * radius) + 0.01 * random.normal());
  }
  return { image, mask };
}

describe("snakes", () => {
  it("solves the cyclic system: the matrix times the solution is the right-hand side", () => {
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 40, 301]) {
      const random = new Philox(n, "matrix");
      const [alpha, beta, gamma] = [0.02, 20, 0.01];
      const wanted = Float64Array.from({ length: n }, () => random.normal());
      const got = wanted.slice();
      new SnakeMatrix(n, alpha, beta, gamma).solve(got);
      const at = (i: number): number => got[((i % n) + n) % n]!;
      const back = wanted.map((_, i) => {
        const second = at(i - 1) - 2 * at(i) + at(i + 1);
        const fourth = at(i - 2) - 4 * at(i - 1) + 6 * at(i) - 4 * at(i + 1) + at(i + 2);
        return -alpha * second + beta * fourth + gamma * at(i);
      });
      expect(worstAbsolute(back, wanted), `${n} points`).to.be.below(1e-9);
    }
  });

  it("keeps a constant line where nothing pulls", () => {
    const line = new Float64Array(50).fill(3 * 0.01);
    new SnakeMatrix(50, 1, 2, 0.01).solve(line);
    for (const value of line) expect(value).to.be.closeTo(3, 1e-9);
  });

  describe("beside scikit-image and SciPy", () => {
    before(requireImagingReference);

    it("takes edges, splines' gradients and moved contours as they do, on random images", () => {
      const cases = [1, 2, 3, 4].map((seed) => {
        const [y, x] = [30 + 3 * seed, 44 - 2 * seed];
        return { y, x, ...drawn(seed, y, x, [1, 10, 0.1, 500][seed % 4]!) };
      });
      const script = `
import json, sys, warnings
import numpy as np
from scipy.interpolate import RectBivariateSpline
from skimage.filters import sobel
from skimage.measure import find_contours
from skimage.segmentation import active_contour
out = []
for c in json.load(sys.stdin):
    image = np.array(c["image"]).reshape(c["y"], c["x"])
    mask = np.array(c["mask"]).reshape(c["y"], c["x"])
    edges = sobel(image)
    points = np.array(c["points"]).reshape(-1, 2)
    spline = RectBivariateSpline(np.arange(c["y"]), np.arange(c["x"]), edges, kx=2, ky=2, s=0)
    gradients = np.stack([spline(points[:, 0], points[:, 1], dx=1, grid=False), spline(points[:, 0], points[:, 1], dy=1, grid=False)], 1)
    contours = find_contours(mask, 0.8)
    snakes = [active_contour(image, k, alpha=0.02, beta=20, gamma=0.01, max_num_iter=2 if np.abs(image).max() > 100 else 20) for k in contours]
    flat = lambda a: a.ravel().tolist()
    out.append(dict(edges=flat(edges), gradients=flat(gradients), contours=[flat(k) for k in contours], snakes=[flat(k) for k in snakes]))
print(json.dumps(out))`;
      const random = new Philox(9, "points");
      const asked = cases.map(({ y, x, image, mask }) => ({
        y,
        x,
        image: [...image],
        mask: [...mask],
        points: Array.from({ length: 400 }, (_, k) => (1.1 * random.uniform() - 0.05) * ((k % 2 === 0 ? y : x) - 1)),
      }));
      // as: the script prints such a list
      const answers = runPython(script, asked, "imaging") as {
        readonly edges: number[];
        readonly gradients: number[];
        readonly contours: number[][];
        readonly snakes: number[][];
      }[];
      for (const [k, { y, x, image, mask }] of cases.entries()) {
        const answer = answers[k]!;
        const scale = Math.max(...image.map(Math.abs));
        const edges = sobelMagnitude(image, { y, x });
        expect(worstAbsolute(edges, answer.edges)).to.be.below(1e-12 * scale);
        const spline = new QuadraticSpline(edges, { y, x });
        const points = Float64Array.from(asked[k]!.points);
        const gradients = new Float64Array(points.length);
        spline.gradients(points, gradients);
        expect(worstAbsolute(gradients, answer.gradients)).to.be.below(1e-10 * scale);
        const contours = findContours(mask, { y, x }, 0.8);
        expect(contours.map((contour) => contour.length)).to.deep.equal(answer.contours.map((contour) => contour.length));
        for (const [j, contour] of contours.entries()) {
          expect(worstAbsolute(contour, answer.contours[j]!)).to.be.below(1e-12);
          // pixels; noise that pulls at a point multiplies rounding from step to step, so where it pulls hard two steps are compared
          const steps = scale > 100 ? 2 : 20;
          const moved = moveSnake(spline, contour, { ...SETTINGS, steps });
          expect(worstAbsolute(moved, answer.snakes[j]!)).to.be.below(1e-6);
        }
      }
    });
  });
});
