import { expect } from "chai";
import fc from "fast-check";
import { cubeTriangles } from "../../../../../src/components/imaging/radiomics/shape/cube-triangles.ts";
import { diametersOf } from "../../../../../src/components/imaging/radiomics/shape/diameters.ts";
import {
  principalVariances,
  symmetricEigenvalues,
} from "../../../../../src/components/imaging/radiomics/shape/principal-variances.ts";
import { shape2d } from "../../../../../src/components/imaging/radiomics/shape/shape-2d.ts";
import { shape3d } from "../../../../../src/components/imaging/radiomics/shape/shape-3d.ts";
import { surfaceOf } from "../../../../../src/components/imaging/radiomics/shape/surface.ts";
import type { Triple } from "../../../../../src/formats/volume/volume.ts";
import { requireImagingReference, runPython } from "../../../../support/reference.ts";
import { randomOf } from "../random.ts";

const ONE: Triple = { z: 1, y: 1, x: 1 };
const block = (shape: Triple): Uint8Array => new Uint8Array(shape.z * shape.y * shape.x).fill(1);

describe("surface mesh", () => {
  it("around one voxel is an octahedron", () => {
    const { area, volume } = surfaceOf(Uint8Array.of(1), ONE, { z: 2, y: 2, x: 2 });
    expect(volume).closeTo(8 / 6, 1e-12); // half-axes of 1 mm
    expect(area).closeTo(8 * (Math.sqrt(3) / 2), 1e-12);
  });

  it("around a block cuts its edges and corners", () => {
    const shape = { z: 3, y: 4, x: 5 };
    const { volume } = surfaceOf(block(shape), shape, ONE);
    const edges = ((3 - 1 + 4 - 1 + 5 - 1) * 4) / 8; // an eighth of a voxel a mm
    expect(volume).closeTo(60 - edges - 8 * (6 / 48 - 1 / 48), 1e-12);
  });

  it("has as many triangles as its loops ask for, and none where all corners agree", () => {
    const triangles = cubeTriangles();
    expect(triangles[0]).to.deep.equal([]);
    expect(triangles[255]).to.deep.equal([]);
    for (let pattern = 1; pattern < 255; pattern++) {
      expect(triangles[pattern]!.length, `${pattern}`).to.equal(triangles[255 - pattern]!.length);
      expect(triangles[pattern]!.length, `${pattern}`).within(1, 5);
    }
  });

  it("does not move with the region, and scales with spacing", () => {
    const masks = fc.array(fc.constantFrom(0, 1, 1), { minLength: 27, maxLength: 27 });
    fc.assert(
      fc.property(masks, fc.double({ min: 0.2, max: 5, noNaN: true }), (values, factor) => {
        fc.pre(values.includes(1));
        const mask = Uint8Array.from(values);
        const shape = { z: 3, y: 3, x: 3 };
        const own = surfaceOf(mask, shape, ONE);
        const scaled = surfaceOf(mask, shape, { z: factor, y: factor, x: factor });
        expect(scaled.area / (own.area * factor ** 2)).closeTo(1, 1e-12);
        expect(scaled.volume / (own.volume * factor ** 3)).closeTo(1, 1e-9);
      }),
      { numRuns: 50 },
    );
  });
});

describe("diameters", () => {
  it("are those of all pairs of surface points", () => {
    const random = randomOf(3);
    for (let k = 0; k < 30; k++) {
      const shape = { z: random.integer(1, 5), y: random.integer(1, 6), x: random.integer(1, 6) };
      const spacing = { z: 0.5 + random.number(), y: 0.5 + random.number(), x: 0.5 + random.number() };
      const mask = block(shape).map(() => (random.number() < 0.4 ? 1 : 0));
      mask[0] = 1;
      const { all, inPlane } = diametersOf(mask, shape, spacing);
      const points = surfacePoints(mask, shape);
      const longest = (fits: (a: Triple, b: Triple) => boolean): number =>
        Math.max(...points.flatMap((a) => points.filter((b) => fits(a, b)).map((b) => distance(a, b, spacing))));
      expect(all).closeTo(
        longest(() => true),
        1e-12,
      );
      for (const axis of ["z", "y", "x"] as const)
        expect(inPlane[axis]).closeTo(
          longest((a, b) => a[axis] === b[axis]),
          1e-12,
        );
    }
  });
});

const distance = (a: Triple, b: Triple, spacing: Triple): number =>
  Math.hypot((a.z - b.z) * spacing.z, (a.y - b.y) * spacing.y, (a.x - b.x) * spacing.x) / 2;

/** In half voxels. */
function surfacePoints(mask: Uint8Array, shape: Triple): Triple[] {
  const inside = ({ z, y, x }: Triple): boolean =>
    z >= 0 && y >= 0 && x >= 0 && z < shape.z && y < shape.y && x < shape.x && mask[(z * shape.y + y) * shape.x + x] === 1;
  const points: Triple[] = [];
  for (let z = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      for (let x = 0; x < shape.x; x++) {
        if (!inside({ z, y, x })) continue;
        for (const axis of ["z", "y", "x"] as const) {
          for (const step of [-1, 1]) {
            const next = { z, y, x };
            next[axis] += step;
            const point = { z: 2 * z, y: 2 * y, x: 2 * x };
            point[axis] += step;
            if (!inside(next)) points.push(point);
          }
        }
      }
    }
  }
  return points;
}

describe("principal variances", () => {
  it("by hand: a row of three, and a block", () => {
    expect(principalVariances(block({ z: 1, y: 1, x: 3 }), { z: 1, y: 1, x: 3 }, { z: 1, y: 1, x: 2 })).to.deep.equal([
      0,
      0,
      8 / 3,
    ]);
    const [least, minor, major] = principalVariances(block({ z: 2, y: 3, x: 4 }), { z: 2, y: 3, x: 4 }, ONE);
    expect([least, minor, major].map((value) => Number(value.toFixed(12)))).to.deep.equal([0.25, 0.666666666667, 1.25]);
  });

  it("are the roots of the characteristic polynomial", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 6 }), ([a, b, c, d, e, f]) => {
        const found = symmetricEigenvalues([
          [a!, d!, e!],
          [d!, b!, f!],
          [e!, f!, c!],
        ]);
        expect(found[0] + found[1] + found[2]).closeTo(a! + b! + c!, 1e-9);
        const minors = a! * b! + a! * c! + b! * c! - d! * d! - e! * e! - f! * f!;
        expect(found[0] * found[1] + found[0] * found[2] + found[1] * found[2]).closeTo(minors, 1e-8);
        const determinant = a! * b! * c! + 2 * d! * e! * f! - a! * f! * f! - b! * e! * e! - c! * d! * d!;
        expect(found[0] * found[1] * found[2]).closeTo(determinant, 1e-7);
        expect(found[0] <= found[1] && found[1] <= found[2]).to.equal(true);
      }),
    );
  });
});

describe("shape features", () => {
  it("of a single pixel and of two that touch diagonally", () => {
    const pixel = shape2d(Uint8Array.of(1), { y: 1, x: 1 }, { y: 2, x: 2 });
    expect(pixel.get("MeshSurface")).to.equal(2);
    expect(pixel.get("Perimeter")).closeTo(4 * Math.SQRT2, 1e-12);
    expect(pixel.get("PixelSurface")).to.equal(4);
    const pair = shape2d(Uint8Array.of(1, 0, 0, 1), { y: 2, x: 2 }, { y: 2, x: 2 });
    expect(pair.get("MeshSurface")).to.equal(4);
    expect(pair.get("Elongation")).closeTo(0, 1e-7);
  });

  it("agree with pyradiomics on random masks to 1e-9 (lengths of 0 to 1e-7 mm)", function () {
    requireImagingReference.call(this);
    const random = randomOf(17);
    const cases = Array.from({ length: 120 }, (_, k) => {
      const shape = [random.integer(1, 6), random.integer(1, 7), random.integer(2, 8)];
      const density = random.pick([0.15, 0.4, 0.6, 0.9]);
      const mask = Array.from({ length: shape[0]! * shape[1]! * shape[2]! }, () => (random.number() < density ? 1 : 0));
      mask[0] = mask[1] = 1;
      return { shape, mask, spacing: [0.3 + 2 * random.number(), 0.3 + 2 * random.number(), 0.3 + 2 * random.number()], k };
    });
    const wanted = runPython(PYTHON_SHAPE, cases, "imaging") as [[string, number][], [string, number][]][];
    for (const [k, { shape, mask, spacing }] of cases.entries()) {
      const [z, y, x] = shape as [number, number, number];
      const steps = { z: spacing[0]!, y: spacing[1]!, x: spacing[2]! };
      const own = [shape3d(Uint8Array.from(mask), { z, y, x }, steps), shape2d(Uint8Array.from(mask), { y: z * y, x }, steps)];
      for (const [i, features] of own.entries()) {
        for (const [name, value] of wanted[k]![i]!) {
          expect(features.get(name), `${name} of ${shape}`).closeTo(value, Math.max(1e-9 * Math.abs(value), 1e-7 * 1e-3));
        }
      }
    }
  });
});

const PYTHON_SHAPE = `
import sys, json, logging, numpy as np, SimpleITK as sitk
from radiomics import shape, shape2D
logging.disable(50)
out = []
for case in json.load(sys.stdin):
    mask = np.array(case["mask"], dtype=np.uint8).reshape(case["shape"])
    both = []
    for kind, array, settings in ((shape.RadiomicsShape, mask, {}), (shape2D.RadiomicsShape2D, mask.reshape(1, -1, case["shape"][2]), {"force2D": True})):
        image = sitk.GetImageFromArray(array)
        image.SetSpacing(case["spacing"][::-1])
        features = kind(image, image, **settings)
        features.enableAllFeatures()
        for name, deprecated in features.featureNames.items():
            if deprecated: features.enabledFeatures[name] = True
        both.append([[name, float(value)] for name, value in features.execute().items()])
    out.append(both)
print(json.dumps(out))
`;
