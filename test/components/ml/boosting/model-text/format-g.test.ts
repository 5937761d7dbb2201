import { expect } from "chai";
import fc from "fast-check";
import { formatG } from "../../../../../src/components/ml/boosting/model-text/format-g.ts";
import { requireReference, runPython } from "../../../../support/reference.ts";

const view = new DataView(new ArrayBuffer(8));
const doubleOf = (high: number, low: number): number => {
  view.setUint32(0, high);
  view.setUint32(4, low);
  return view.getFloat64(0);
};

/** Doubles of all kinds, from one seed: any bits, subnormals, ties of 6 and 17 digits, powers of ten and two and their neighbours. */
function manyDoubles(count: number): number[] {
  let state = 20260729;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  const below = (limit: number): number => Math.floor((draw() / 2 ** 32) * limit);
  return Array.from({ length: count }, (_, k) => {
    const sign = below(2) === 0 ? 1 : -1;
    switch (k % 8) {
      case 0:
        return doubleOf(draw(), draw());
      case 1:
        return sign * (draw() % 2 ** 21) * 2 ** 32 * 5e-324; // subnormal
      case 2:
        return sign * (below(10_000_000) + 0.5) * 2 ** -below(4) * 10 ** below(3); // ties of six digits
      case 3:
        return (sign * (2 * below(2 ** 31) + 1)) / 2 ** (1 + below(30));
      case 4:
        return sign * Number(`1e${below(616) - 308}`) * (1 + (below(3) - 1) * Number.EPSILON);
      case 5:
        return sign * 2 ** (below(2000) - 1000);
      case 6:
        return sign * Number(`${below(1_000_000)}.${below(1_000_000)}`);
      default:
        return sign * Math.fround((draw() / 2 ** 32) * 10 ** (below(20) - 10));
    }
  });
}

describe("formatG", () => {
  it("rounds ties to the even digit", () => {
    expect(formatG(1748977 / 2 ** 16, 17)).to.equal("26.687271118164062");
    expect(formatG(6.140625, 6)).to.equal("6.14062");
    expect(formatG(6.140625 + 2 ** -50, 6)).to.equal("6.14063");
    expect(formatG(0.5, 1)).to.equal("0.5");
    expect(formatG(1234565, 6)).to.equal("1.23456e+06");
    expect(formatG(1234575, 6)).to.equal("1.23458e+06");
    expect(formatG(9999995, 6)).to.equal("1e+07");
    expect(formatG(2.5, 1)).to.equal("2");
    expect(formatG(9.5, 1)).to.equal("1e+01");
  });

  it("writes powers of ten, signs and what is not finite as C does", () => {
    expect([1e-4, 1e-5, 100000, 1e6, 1e100, 0, -0].map((value) => formatG(value, 6))).to.deep.equal([
      "0.0001",
      "1e-05",
      "100000",
      "1e+06",
      "1e+100",
      "0",
      "-0",
    ]);
    expect([1e16, 1e17, 5e-324, Number.MAX_VALUE].map((value) => formatG(value, 17))).to.deep.equal([
      "10000000000000000",
      "1e+17",
      "4.9406564584124654e-324",
      "1.7976931348623157e+308",
    ]);
    expect([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN].map((value) => formatG(value, 6))).to.deep.equal([
      "inf",
      "-inf",
      "nan",
    ]);
  });

  it("does not know other precisions", () => {
    for (const precision of [0, 18, 1.5])
      expect(() => formatG(1, precision)).to.throw(RangeError, `a precision of ${precision} digits`);
  });

  it("gives every double back from 17 digits", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => Object.is(Number(formatG(value, 17).replace("inf", "Infinity")), value)),
    );
  });

  it("agrees with C on 240,000 doubles", function () {
    requireReference.call(this);
    this.timeout(180_000);
    const doubles = manyDoubles(240_000);
    const bytes = Buffer.from(Float64Array.from(doubles).buffer).toString("base64");
    const wanted = runPython(
      `import base64, json, struct, sys
data = base64.b64decode(json.load(sys.stdin))
values = struct.unpack('<%dd' % (len(data) // 8), data)
print(json.dumps(['%.17g %g' % (v, v) for v in values]))`,
      bytes,
    ) as string[];
    const wrong = doubles.filter((value, k) => `${formatG(value, 17)} ${formatG(value, 6)}` !== wanted[k]);
    expect(wrong).to.deep.equal([]);
  });
});
