import { expect } from "chai";
import { eigenvaluesOf } from "../../../../../src/components/imaging/radiomics/glcm/eigenvalues.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";
import { requireImagingReference, runPython } from "../../../../support/reference.ts";

const NUMPY = `
import json, sys, numpy as np
out = []
for matrix in json.load(sys.stdin):
    out.append(sorted(np.linalg.eigvals(np.array(matrix, float)).real.tolist(), reverse=True))
json.dump(out, sys.stdout)
`;

describe("eigenvaluesOf", () => {
  it("gives the roots of the characteristic polynomial, largest first", () => {
    expect([...eigenvaluesOf(Float64Array.of(2, 1, 1, 2), 2)]).to.deep.equal([3, 1]);
    const triangular = eigenvaluesOf(Float64Array.of(1, 5, -2, 0, 3, 7, 0, 0, 2), 3);
    for (const [k, value] of [3, 2, 1].entries()) expect(triangular[k]).to.be.closeTo(value, 1e-13);
  });

  it("gives the real part of a conjugate pair", () => {
    expect([...eigenvaluesOf(Float64Array.of(0, -1, 1, 0), 2)]).to.deep.equal([0, 0]);
    const cycle = eigenvaluesOf(Float64Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0), 3); // roots of unity
    for (const [k, value] of [1, -0.5, -0.5].entries()) expect(cycle[k]).to.be.closeTo(value, 1e-14);
  });

  it("is NaN throughout where an entry is", () => {
    expect([...eigenvaluesOf(Float64Array.of(1, NaN, 0, 1), 2)]).to.deep.equal([NaN, NaN]);
  });

  it("agrees with numpy.linalg.eigvals on random matrices", function () {
    requireImagingReference.call(this);
    const random = new Philox(5, "eigenvalues");
    const matrices = Array.from({ length: 60 }, (_, k) => {
      const n = 1 + (k % 20);
      return Array.from({ length: n }, () => Array.from({ length: n }, () => (random.uniform() < 0.4 ? 0 : random.normal())));
    });
    const theirs = runPython(NUMPY, matrices, "imaging") as number[][]; // as: what the script prints
    for (const [k, matrix] of matrices.entries()) {
      const ours = eigenvaluesOf(Float64Array.from(matrix.flat()), matrix.length);
      for (const [i, value] of theirs[k]!.entries()) expect(ours[i], `matrix ${k}`).to.be.closeTo(value, 1e-9);
    }
  });
});
