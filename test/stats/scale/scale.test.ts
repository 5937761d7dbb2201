import { expect } from "chai";
import fc from "fast-check";
import { Philox } from "../../../src/stats/random/philox.ts";
import { applyMinMax, fitMinMax } from "../../../src/stats/scale/min-max-scaler.ts";
import { applyZScore, fitZScore } from "../../../src/stats/scale/z-score-scaler.ts";
import { worstAbsolute } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";

describe("stats/scale", () => {
  const data = [1, 5, 2, 5, 5, 5]; // [3, 2], second column constant

  it("maps each column onto 0 … 1, a constant one onto 0", () => {
    expect([...applyMinMax(data, fitMinMax(data, 3, 2))]).to.deep.equal([0, 0, 0.25, 0, 1, 0]);
  });

  it("maps each column onto mean 0 and deviation 1, a constant one onto 0", () => {
    const scaled = applyZScore([1, 5, 3, 5, 5, 5], fitZScore([1, 5, 3, 5, 5, 5], 3, 2, { ddof: 1 }));
    expect([...scaled]).to.deep.equal([-1, 0, 0, 0, 1, 0]);
    expect(fitZScore([1, 3], 2, 1).scale[0]).to.equal(1);
  });

  it("fits on the rows asked for and passes over NaN", () => {
    expect([...applyMinMax([0, 10, 20], fitMinMax([0, 10, 20], 3, 1, [0, 1]))]).to.deep.equal([0, 1, 2]);
    expect(fitZScore([0, 2, 99], 3, 1, { fitRows: [0, 1] }).mean[0]).to.equal(1);
    expect([...applyMinMax([0, Number.NaN, 4], fitMinMax([0, Number.NaN, 4], 3, 1))]).to.deep.equal([0, Number.NaN, 1]);
    expect(fitMinMax([Number.NaN], 1, 1).scale[0]).to.be.NaN;
    expect(fitZScore([1, Number.NaN, 3], 3, 1).mean[0]).to.equal(2);
  });

  it("says what is impossible", () => {
    expect(() => fitMinMax([1, 2, 3], 2, 2)).to.throw(RangeError, "3 cells for 2 × 2");
    expect(() => fitMinMax([1, 2], 2, 1, [2])).to.throw(RangeError, "row 2 of 2");
    expect(() => fitZScore([1, 2, 3], 2, 2)).to.throw(RangeError, "3 cells for 2 × 2");
    expect(() => applyMinMax([1, 2, 3], fitMinMax(data, 3, 2))).to.throw(RangeError, "3 cells are no whole rows of 2");
    expect(() => applyZScore([1, 2, 3], fitZScore(data, 3, 2))).to.throw(RangeError, "3 cells are no whole rows of 2");
  });

  it("stays within 0 … 1 on what it was fitted on", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 }), (values) => {
        for (const value of applyMinMax(values, fitMinMax(values, values.length, 1))) expect(value).to.be.within(-1e-6, 1 + 1e-6);
      }),
    );
  });

  describe("against scikit-learn", () => {
    before(requireReference);

    it("has MinMaxScaler to the last bit and StandardScaler to 1e-12", () => {
      const dice = new Philox(8, "scale");
      const cases = Array.from({ length: 60 }, () => {
        const rows = dice.integer(1, 60);
        const columns = dice.integer(1, 6);
        const spreads = Array.from({ length: columns }, () => [0, 1e-17, 1e-9, 1, 1e8][dice.integer(0, 5)]!);
        const shifts = Array.from({ length: columns }, () => [0, 0.1, 1e6][dice.integer(0, 3)]!);
        return {
          rows,
          columns,
          data: Array.from({ length: rows * columns }, (_, i) => shifts[i % columns]! + spreads[i % columns]! * dice.normal()),
        };
      });
      const wanted = runPython(
        `
import json, sys, numpy as np
from sklearn.preprocessing import MinMaxScaler, StandardScaler
out = []
for c in json.load(sys.stdin):
    x = np.array(c["data"], float).reshape(c["rows"], c["columns"])
    out.append([MinMaxScaler().fit_transform(x).ravel().tolist(), StandardScaler().fit(x).scale_.tolist(), StandardScaler().fit(x).mean_.tolist()])
print(json.dumps(out))`,
        cases,
      ) as [number[], number[], number[]][];
      let worst = 0;
      cases.forEach(({ rows, columns, data: cells }, index) => {
        const [minMax, scale, means] = wanted[index]!;
        expect([...applyMinMax(cells, fitMinMax(cells, rows, columns))]).to.deep.equal(minMax);
        const fit = fitZScore(cells, rows, columns);
        const relative = (a: ArrayLike<number>, b: number[]) =>
          Array.from(a, (value, i) => Math.abs(value - b[i]!) / Math.abs(b[i]!));
        for (let j = 0; j < columns; j++) {
          // the deviation of a far-off column is known only to the rounding of its cells
          const rounding = (Number.EPSILON * Math.abs(means[j]!)) / scale[j]!;
          worst = Math.max(worst, relative(fit.scale, scale)[j]! / (1 + rounding * 1e4));
        }
        expect(worstAbsolute(fit.mean, means)).to.be.below(1e-6);
      });
      if (process.env.REGIMEN_MEASURE) console.log({ scale: worst });
      expect(worst).to.be.below(1e-12);
    });
  });
});
