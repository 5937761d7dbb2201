import { expect } from "chai";
import fc from "fast-check";
import { gradientMagnitude } from "../../../../../src/components/imaging/radiomics/filters/gradient.ts";
import { exponential, logarithm, square, squareRoot } from "../../../../../src/components/imaging/radiomics/filters/intensity.ts";
import { laplacianOfGaussian } from "../../../../../src/components/imaging/radiomics/filters/laplacian-of-gaussian.ts";
import { volumeOf } from "../../../../../src/formats/volume/volume.ts";
import { requireImagingReference, runPython } from "../../../../support/reference.ts";
import { randomOf } from "../random.ts";

describe("Laplacian of Gaussian", () => {
  it("is 0 on a constant and a ramp's middle, and 2 sigma² on x² / 1 in its middle", () => {
    const shape = { z: 4, y: 4, x: 101 };
    const along = (value: (x: number) => number) =>
      laplacianOfGaussian(
        volumeOf(
          Float64Array.from({ length: 16 * 101 }, (_, i) => value(i % 101)),
          shape,
        ),
        1.5,
      );
    for (const value of along(() => 1000)) expect(Math.abs(value)).below(1e-3); // float32 of 1000
    expect(along((x) => 3 * x)[50]).closeTo(0, 1e-3);
    expect(along((x) => (x - 50) ** 2)[50]).closeTo(2 * 1.5 ** 2, 1e-3);
  });
});

describe("filters by voxel", () => {
  it("keep the largest absolute value, or its sign", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 40 }), (values) => {
        fc.pre(values.some((value) => Math.abs(value) > 1));
        const input = Int16Array.from(values);
        const most = Math.max(...values.map(Math.abs));
        const at = values.findIndex((value) => Math.abs(value) === most);
        expect(square(input)[at]).closeTo(most, 1e-9 * most);
        for (const filter of [squareRoot, logarithm]) expect(filter(input)[at]).closeTo(values[at]!, 1e-9 * most);
        expect(exponential(input)[at]).closeTo(values[at]! > 0 ? most : 1 / most, 1e-9 * most);
        for (const [i, value] of squareRoot(input).entries()) expect(Math.sign(value)).to.equal(Math.sign(values[i]!));
      }),
    );
  });

  it("by hand", () => {
    expect([...square(Float64Array.of(-4, 2, 0))].map((value) => Number(value.toFixed(12)))).to.deep.equal([4, 1, 0]);
    expect([...squareRoot(Float64Array.of(-4, 1, 0))]).to.deep.equal([-4, 2, 0]);
    const ramp = volumeOf(Int16Array.of(0, 3, 6, 9), { z: 1, y: 1, x: 4 }, { z: 1, y: 1, x: 0.5 });
    expect([...gradientMagnitude(ramp, true)]).to.deep.equal([3, 6, 6, 3]);
    expect([...gradientMagnitude(ramp, false)]).to.deep.equal([1.5, 3, 3, 1.5]);
  });
});

describe("filters beside SimpleITK and pyradiomics", () => {
  before(requireImagingReference);

  it("LoG and gradient are equal to the last bit, the others to 1e-14", () => {
    const random = randomOf(5);
    const cases = [0.5, 1, 2.5, 3].map((sigma) => {
      const shape = [random.integer(7, 16), random.integer(9, 20), random.integer(9, 20)];
      const spacing = [random.pick([1, 0.75, 2]), random.pick([1, 1.5]), random.pick([1, 2.5])];
      const data = Array.from({ length: shape[0]! * shape[1]! * shape[2]! }, () => random.integer(-1024, 3000));
      return { sigma, shape, spacing, data };
    });
    const wanted = runPython(PYTHON_FILTERS, cases, "imaging") as number[][][];
    for (const [k, { sigma, shape, spacing, data }] of cases.entries()) {
      const [z, y, x] = shape as [number, number, number];
      const volume = volumeOf(Int16Array.from(data), { z, y, x }, { x: spacing[0]!, y: spacing[1]!, z: spacing[2]! });
      const exact = [laplacianOfGaussian(volume, sigma), gradientMagnitude(volume, true), gradientMagnitude(volume, false)];
      for (const [i, image] of exact.entries()) expect([...image], `filter ${i}, sigma ${sigma}`).to.deep.equal(wanted[k]![i]);
      for (const [i, filter] of [square, squareRoot, logarithm, exponential].entries()) {
        for (const [j, value] of filter(volume.data).entries()) expect(value).closeTo(wanted[k]![3 + i]![j]!, 3000 * 1e-14);
      }
    }
  });
});

const PYTHON_FILTERS = `
import sys, json, numpy as np, SimpleITK as sitk
from radiomics import imageoperations as io
out = []
for case in json.load(sys.stdin):
    image = sitk.GetImageFromArray(np.array(case["data"], dtype=np.int16).reshape(case["shape"]))
    image.SetSpacing([float(step) for step in case["spacing"]])
    made = [io.getLoGImage(image, None, sigma=[case["sigma"]]), io.getGradientImage(image, None), io.getGradientImage(image, None, gradientUseSpacing=False),
            io.getSquareImage(image, None), io.getSquareRootImage(image, None), io.getLogarithmImage(image, None), io.getExponentialImage(image, None)]
    out.append([sitk.GetArrayFromImage(next(each)[0]).astype(float).ravel().tolist() for each in made])
print(json.dumps(out))
`;
