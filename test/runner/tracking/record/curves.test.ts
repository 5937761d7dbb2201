import { expect } from "chai";
import { curvesOf } from "../../../../src/runner/tracking/record/curves.ts";

describe("curves", () => {
  it("have one point a step: a step that comes again is left out", () => {
    const curves = curvesOf();
    const points = [1, 2, 2, 1, 3].flatMap((step, i) => curves.add(i, { name: "trainLoss", value: 10 - i, step }));
    expect(points.map(({ step, value }) => [step, value])).to.deep.equal([
      [1, 10],
      [2, 9],
      [3, 6],
    ]);
  });

  it("have a best where it is known which way is better; NaN is none", () => {
    const curves = curvesOf();
    [Number.NaN, 3, 1, 2].forEach((value, step) => {
      curves.add(step, { name: "validationLoss", value, step });
      curves.add(step, { name: "testAccuracy a", value, step });
      curves.add(step, { name: "learningRate", value, step });
    });
    expect(curves.best(9)).to.deep.equal([
      { key: "validation/loss best", value: 1, time: 9, step: 2 },
      { key: "test/accuracy a best", value: 3, time: 9, step: 1 },
    ]);
  });

  it("keep values without a step apart, the last of each counting", () => {
    const curves = curvesOf();
    expect(curves.hasCurve).to.equal(false);
    expect(curves.add(0, { name: "accuracy", value: 0.5 })).to.deep.equal([{ key: "accuracy", value: 0.5, time: 0, step: 0 }]);
    expect(curves.add(1, { name: "accuracy", value: 0.75 })).to.deep.equal([{ key: "accuracy", value: 0.75, time: 1, step: 1 }]);
    curves.add(2, { name: "testLoss", value: 2, step: 80 });
    expect(curves.add(3, { name: "testLoss", value: 1 })[0]?.key).to.equal("test/loss final");
    expect([...curves.single]).to.deep.equal([
      ["accuracy", 0.75],
      ["test/loss final", 1],
    ]);
    expect(curves.hasCurve).to.equal(true);
  });
});
