import { expect } from "chai";
import fc from "fast-check";
import {
  formatBelow,
  formatCount,
  formatFixed,
  formatSigned,
  formatSignificant,
} from "../../../src/reporting/tables/format-number.ts";

describe("formatFixed", () => {
  it("rounds half away from zero on the shortest decimal notation", () => {
    expect(formatFixed(1.005, 2)).to.equal("1.01"); // its binary value is 1.00499999999999989…
    expect(formatFixed(2.5, 0)).to.equal("3");
    expect(formatFixed(-2.5, 0)).to.equal("-3");
    expect(formatFixed(0.125, 2)).to.equal("0.13");
    expect(formatFixed(8.345, 2)).to.equal("8.35");
  });
  it("prints the paper's cells", () => {
    expect(formatFixed(54.66881720430108, 2)).to.equal("54.67");
    expect(formatFixed(17.800367268635245, 2)).to.equal("17.80");
    expect(formatFixed(511.9985, 2)).to.equal("512.00");
  });
  it("has no negative zero, and signs for what is no number", () => {
    expect(formatFixed(-0.0004, 3)).to.equal("0.000");
    expect(formatFixed(Number.NaN, 2)).to.equal("—");
    expect(formatFixed(Number.NEGATIVE_INFINITY, 2)).to.equal("-∞");
  });
  it("handles very large and very small numbers", () => {
    expect(formatFixed(1.5e21, 1)).to.equal("1500000000000000000000.0");
    expect(formatFixed(5e-324, 3)).to.equal("0.000");
    expect(formatFixed(0.0009, 3)).to.equal("0.001");
    expect(formatFixed(9.999, 2)).to.equal("10.00");
  });
  it("stays within half a unit of the value", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, digits) => {
        const printed = Number(formatFixed(value, digits));
        return Math.abs(printed - value) <= 0.5 * 10 ** -digits * (1 + 1e-6);
      }),
    );
  });
});

describe("formatSigned", () => {
  it("puts a plus before what is positive, unless it prints as zero", () => {
    expect([0.126, -0.126, 0.0004, -0.0004, 0].map((value) => formatSigned(value, 2))).to.deep.equal([
      "+0.13",
      "-0.13",
      "0.00",
      "0.00",
      "0.00",
    ]);
    expect(formatSigned(0.125, 2, "half-even")).to.equal("+0.12");
  });
});

describe("formatBelow", () => {
  it("states a bound below the last printed place", () => {
    expect(formatBelow(0.0003274, 2)).to.equal("<0.01");
    expect(formatBelow(0.00099999, 3)).to.equal("<0.001");
    expect(formatBelow(0.001, 3)).to.equal("0.001");
    expect(formatBelow(0, 3)).to.equal("0.000");
    expect(formatBelow(0.1145, 3)).to.equal("0.115");
  });
});

describe("formatSignificant", () => {
  it("keeps significant digits, with powers of ten at the ends", () => {
    expect(formatSignificant(71908.848, 3)).to.equal("71900");
    expect(formatSignificant(35.0, 3)).to.equal("35.0");
    expect(formatSignificant(-0.0937, 3)).to.equal("-0.0937");
    expect(formatSignificant(0.99999, 3)).to.equal("1.00");
    expect(formatSignificant(3.921e-5, 3)).to.equal("3.92×10⁻⁵");
    expect(formatSignificant(-3.4e10, 2)).to.equal("-3.4×10¹⁰");
    expect(formatSignificant(0, 3)).to.equal("0");
  });
});

describe("formatCount", () => {
  it("groups thousands", () => {
    expect([7, 999, 1329, 1234567].map(formatCount)).to.deep.equal(["7", "999", "1,329", "1,234,567"]);
  });
});
