import { expect } from "chai";
import fc from "fast-check";
import {
  linearInterpolator,
  nearestInterpolator,
  splineInterpolator,
} from "../../../../../src/components/imaging/radiomics/preparation/interpolators.ts";
import { prepare } from "../../../../../src/components/imaging/radiomics/preparation/prepare.ts";
import { resampleTo } from "../../../../../src/components/imaging/radiomics/preparation/resample-to.ts";
import { splineCoefficients } from "../../../../../src/components/imaging/radiomics/preparation/spline-coefficients.ts";
import { withDefaults } from "../../../../../src/components/imaging/radiomics/settings.ts";
import { volumeOf } from "../../../../../src/formats/volume/volume.ts";
import { requireImagingReference, runPython } from "../../../../support/reference.ts";
import { randomOf } from "../random.ts";

describe("interpolation", () => {
  const shape = { z: 3, y: 4, x: 5 };
  const places = fc.record({
    z: fc.double({ min: 0, max: 2, noNaN: true }),
    y: fc.double({ min: 0, max: 3, noNaN: true }),
    x: fc.double({ min: 0, max: 4, noNaN: true }),
  });

  it("gives the voxels themselves at their centres", () => {
    const random = randomOf(2);
    const volume = volumeOf(
      Int16Array.from({ length: 60 }, () => random.integer(-1000, 1000)),
      shape,
    );
    for (const make of [nearestInterpolator, linearInterpolator, splineInterpolator]) {
      const value = make(volume);
      for (let i = 0; i < 60; i++) {
        expect(value(i % 5, Math.floor(i / 5) % 4, Math.floor(i / 20))).closeTo(volume.data[i]!, 1e-6);
      }
    }
  });

  it("follows a plane exactly where it is linear, and a constant everywhere", () => {
    const plane = volumeOf(
      Float64Array.from({ length: 60 }, (_, i) => 2 * (i % 5) - 3 * (Math.floor(i / 5) % 4) + Math.floor(i / 20)),
      shape,
    );
    const flat = volumeOf(new Float64Array(60).fill(7), shape);
    fc.assert(
      fc.property(places, ({ z, y, x }) => {
        expect(linearInterpolator(plane)(x, y, z)).closeTo(2 * x - 3 * y + z, 1e-9);
        expect(splineInterpolator(flat)(x, y, z)).closeTo(7, 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it("has one coefficient for an axis of one voxel, and mirrors at the ends", () => {
    expect([...splineCoefficients(volumeOf(Int16Array.of(5), { z: 1, y: 1, x: 1 }))]).to.deep.equal([5]);
    const ramp = volumeOf(Float64Array.of(0, 1, 2, 3), { z: 1, y: 1, x: 4 });
    const value = splineInterpolator(ramp);
    expect(value(-0.4, 0, 0)).closeTo(value(0.4, 0, 0), 1e-12);
    expect(value(3.4, 0, 0)).closeTo(value(2.6, 0, 0), 1e-12);
  });
});

describe("resampling", () => {
  it("cuts whole types towards 0 and to their range, and gives 0 outside", () => {
    const volume = volumeOf(Int8Array.of(-3, 3, 127), { z: 1, y: 1, x: 3 });
    const grid = { ...volume, shape: { z: 1, y: 1, x: 7 }, spacing: { z: 1, y: 1, x: 0.5 }, origin: { z: 0, y: 0, x: 0.25 } };
    expect([...resampleTo(volume, grid, linearInterpolator(volume)).data]).to.deep.equal([-1, 1, 34, 96, 127, 0, 0]);
    expect([...resampleTo(volume, grid, () => -1000).data].slice(0, 2)).to.deep.equal([-128, -128]);
  });

  it("gives pyradiomics' image, mask and grid on random volumes that lie along the axes", function () {
    requireImagingReference.call(this);
    const random = randomOf(23);
    const cases = Array.from({ length: 60 }, () => {
      const shape = [random.integer(3, 9), random.integer(5, 12), random.integer(5, 12)];
      const length = shape[0]! * shape[1]! * shape[2]!;
      const mask = Array.from({ length }, () => (random.number() < 0.3 ? 1 : 0));
      mask[random.integer(0, length - 1)] = 1;
      return {
        shape,
        data: Array.from({ length }, () => random.integer(-1000, 1000)),
        mask,
        spacing: [random.pick([1, 0.7, 2]), random.pick([1, 1.3]), random.pick([1, 2.5, 3])],
        origin: [random.pick([0, -120.3]), random.pick([0, 17.25]), random.pick([0, -300])],
        sign: random.pick([1, -1]),
        type: random.pick(["int16", "float64"] as const),
        resampledPixelSpacing: random.pick([
          [1, 1, 1],
          [2, 2, 0],
          [0.9, 1.1, 1.7],
          [1, 1, 3],
        ]),
        interpolator: random.pick(["sitkBSpline", "sitkBSpline", "sitkLinear", "sitkNearestNeighbor"] as const),
        padDistance: random.integer(0, 6),
      };
    });
    const wanted = runPython(PYTHON_RESAMPLE, cases, "imaging") as {
      image: number[];
      mask: number[];
      size: number[];
      origin: number[];
    }[];
    for (const [k, { shape, data, mask, spacing, origin, sign, type, ...given }] of cases.entries()) {
      const [z, y, x] = shape as [number, number, number];
      const grid = {
        shape: { z, y, x },
        spacing: { x: spacing[0]!, y: spacing[1]!, z: spacing[2]! },
        origin: { x: origin[0]!, y: origin[1]!, z: origin[2]! },
        direction: [sign, 0, 0, 0, sign, 0, 0, 0, 1],
      };
      const image = { ...grid, data: type === "int16" ? Int16Array.from(data) : Float64Array.from(data) };
      const settings = withDefaults({ ...given, minimumROIDimensions: 1 });
      const got = prepareOrNothing(image, { ...grid, data: Uint8Array.from(mask) }, settings);
      if (!got) continue; // nothing of the region is left at the coarser spacing
      const { image: made, mask: moved } = got;
      expect([made.shape.x, made.shape.y, made.shape.z], `${k}`).to.deep.equal(wanted[k]!.size);
      for (const [i, axis] of (["x", "y", "z"] as const).entries()) {
        expect(made.origin[axis]).closeTo(wanted[k]!.origin[i]!, 1e-9);
      }
      expect([...moved.data], `${k}`).to.deep.equal(wanted[k]!.mask);
      if (type === "int16") expect([...made.data], `${k}`).to.deep.equal(wanted[k]!.image);
      else for (const [i, value] of wanted[k]!.image.entries()) expect(made.data[i], `${k}`).closeTo(value, 1e-9);
    }
  });
});

function prepareOrNothing(...given: Parameters<typeof prepare>): ReturnType<typeof prepare> | undefined {
  try {
    return prepare(...given);
  } catch (error) {
    if (error instanceof Error && error.name === "InputError") return undefined;
    throw error;
  }
}

const PYTHON_RESAMPLE = `
import sys, json, logging, numpy as np, SimpleITK as sitk
from radiomics import imageoperations
logging.disable(50)
out = []
for case in json.load(sys.stdin):
    def volume(values, kind):
        image = sitk.GetImageFromArray(np.array(values, dtype=kind).reshape(case["shape"]))
        image.SetSpacing([float(v) for v in case["spacing"]])
        image.SetOrigin([float(v) for v in case["origin"]])
        image.SetDirection([case["sign"], 0.0, 0.0, 0.0, case["sign"], 0.0, 0.0, 0.0, 1.0])
        return image
    settings = {name: case[name] for name in ("resampledPixelSpacing", "interpolator", "padDistance")}
    image, mask = imageoperations.resampleImage(volume(case["data"], case["type"]), imageoperations.getMask(volume(case["mask"], "uint8")), **settings)
    out.append(dict(image=sitk.GetArrayFromImage(image).ravel().tolist(), mask=sitk.GetArrayFromImage(mask).ravel().tolist(),
                    size=list(image.GetSize()), origin=list(image.GetOrigin())))
print(json.dumps(out))
`;
