import { expect } from "chai";
import fc from "fast-check";
import { type CrossEntropyOptions, crossEntropy, logSoftmaxInto } from "../../../../src/components/nn/losses/cross-entropy.ts";

const of = (rows: readonly (readonly number[])[]): Float32Array => Float32Array.from(rows.flat());

describe("components/nn/losses/cross-entropy", () => {
  const ln = Math.log;

  it("is −log of the true class' share, averaged", () => {
    // shares 1/4, 3/4 and 1/2, 1/2
    const logits = of([
      [0, Math.fround(ln(3))],
      [5, 5],
    ]);
    const { loss, gradient, weight } = crossEntropy(logits, Int32Array.of(0, 1), 2);
    expect(loss).to.be.closeTo((ln(4) + ln(2)) / 2, 1e-7); // ln 3 is a float32
    expect(weight).to.equal(2);
    [-0.375, 0.375, 0.25, -0.25].forEach((wanted, i) => {
      expect(gradient[i]).to.be.closeTo(wanted, 1e-7);
    });
  });

  it("weighs classes as PyTorch does: by the weights' sum, not by the number of samples", () => {
    const { loss, weight } = crossEntropy(
      of([
        [0, 0],
        [0, 0],
        [0, Math.fround(ln(3))],
      ]),
      Int32Array.of(0, 1, 1),
      2,
      { classWeights: [1, 3] },
    );
    expect(loss).to.be.closeTo((1 * ln(2) + 3 * ln(2) + 3 * ln(4 / 3)) / 7, 1e-7);
    expect(weight).to.equal(7);
  });

  it("spreads a target by label smoothing", () => {
    // log shares of [0, ln 3]: −ln 4 and ln(3/4)
    const { loss } = crossEntropy(of([[0, Math.fround(ln(3))]]), Int32Array.of(1), 2, { smoothing: 0.2 });
    expect(loss).to.be.closeTo(0.9 * ln(4 / 3) + 0.1 * ln(4), 1e-7);
  });

  it("smooths with class weights: (Σ (1 − ε)·w[y]·l[y] + ε/C · Σ w[k]·l[k]) / Σ w[y]", () => {
    const logits = of([
      [0, Math.fround(ln(3))],
      [0, 0],
    ]);
    const { loss } = crossEntropy(logits, Int32Array.of(1, 0), 2, { classWeights: [1, 4], smoothing: 0.1 });
    const first = 0.9 * 4 * ln(4 / 3) + 0.05 * (1 * ln(4) + 4 * ln(4 / 3));
    const second = 0.9 * 1 * ln(2) + 0.05 * (1 * ln(2) + 4 * ln(2));
    expect(loss).to.be.closeTo((first + second) / 5, 1e-7);
  });

  it("leaves samples without a label out", () => {
    const logits = of([
      [1, 2, 3],
      [7, -7, 0],
      [0, 2, 1],
    ]);
    const all = crossEntropy(logits, Int32Array.of(2, -1, 0), 3);
    const two = crossEntropy(
      of([
        [1, 2, 3],
        [0, 2, 1],
      ]),
      Int32Array.of(2, 0),
      3,
    );
    expect(all.loss).to.equal(two.loss);
    expect([...all.gradient.subarray(3, 6)]).to.deep.equal([0, 0, 0]);
    expect([...all.gradient.subarray(0, 3), ...all.gradient.subarray(6)]).to.deep.equal([...two.gradient]);
  });

  it("has no loss and no gradient without any label", () => {
    const { loss, weight, gradient } = crossEntropy(of([[1, 2]]), Int32Array.of(-1), 2);
    expect(loss).to.be.NaN;
    expect(weight).to.equal(0);
    expect([...gradient]).to.deep.equal([0, 0]);
  });

  it("takes spare columns for classes that are never true", () => {
    const { loss, gradient } = crossEntropy(of([[0, 0, 0, 0]]), Int32Array.of(1), 2, { smoothing: 0.5 });
    expect(loss).to.be.closeTo(ln(4), 1e-15);
    expect([...gradient]).to.deep.equal([0, -0.5, 0.25, 0.25]);
  });

  it("neither overflows nor underflows", () => {
    const { loss, gradient } = crossEntropy(of([[3e38, -3e38]]), Int32Array.of(1), 2);
    expect(loss / 3e38).to.be.closeTo(2, 1e-6);
    expect([...gradient]).to.deep.equal([1, -1]);
  });

  it("is NaN where a logit is", () => {
    expect(crossEntropy(of([[Number.NaN, 0]]), Int32Array.of(1), 2).loss).to.be.NaN;
    expect(crossEntropy(of([[Number.POSITIVE_INFINITY, 0]]), Int32Array.of(1), 2).loss).to.be.NaN;
  });

  it("refuses a label that is no class", () => {
    expect(() => crossEntropy(of([[0, 0]]), Int32Array.of(2), 2)).to.throw(RangeError, "label 2 among 2 classes");
  });

  const problem = fc.integer({ min: 2, max: 5 }).chain((classes) =>
    fc.record({
      classes: fc.constant(classes),
      rows: fc.array(
        fc.record({
          label: fc.integer({ min: -1, max: classes - 1 }),
          logits: fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: classes, maxLength: classes }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      options: fc.record(
        {
          smoothing: fc.double({ min: 0, max: 1, noNaN: true }),
          classWeights: fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: classes, maxLength: classes }),
        },
        { requiredKeys: [] },
      ),
    }),
  );

  it("has a gradient that sums to 0 over the classes and equals finite differences", () => {
    fc.assert(
      fc.property(problem, ({ classes, rows, options }) => {
        const labels = Int32Array.from(rows, ({ label }) => label);
        const logits = of(rows.map((row) => row.logits));
        const { gradient } = crossEntropy(logits, labels, classes, options as CrossEntropyOptions);
        for (let at = 0; at < logits.length; at++) {
          const [low, high] = [-1, 1].map((way) => {
            const moved = logits.slice();
            moved[at] = moved[at]! + way * 2 ** -8; // exact enough in float32
            return { at: moved[at]!, loss: crossEntropy(moved, labels, classes, options as CrossEntropyOptions).loss };
          });
          if (labels.some((label) => label >= 0)) {
            expect(gradient[at]).to.be.closeTo((high!.loss - low!.loss) / (high!.at - low!.at), 1e-4); // h²/6 · third derivative
          }
        }
        // shares are exp(l) with l down to about −16, so they are off by up to 16 units in the last place each, five of them; a row's pull is at
        // most the largest weight, over at least the smallest
        const weights = options.classWeights ?? [1];
        const rounding = (Math.max(...weights) / Math.min(...weights)) * 5 * 16 * 2 ** -53;
        for (let row = 0; row < rows.length; row++) {
          const own = gradient.subarray(row * classes, (row + 1) * classes);
          expect(own.reduce((sum, each) => sum + each, 0)).to.be.closeTo(0, rounding);
          if (labels[row]! < 0) expect([...own]).to.deep.equal(own.length ? Array(classes).fill(0) : []);
        }
      }),
    );
  });

  it("gives log shares that sum to 1", () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 8 }), (logits) => {
        const out = new Float64Array(logits.length);
        logSoftmaxInto(out, logits);
        expect(out.reduce((sum, each) => sum + Math.exp(each), 0)).to.be.closeTo(1, 1e-12);
      }),
    );
  });
});
