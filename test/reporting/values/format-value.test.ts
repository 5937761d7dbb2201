import { expect } from "chai";
import fc from "fast-check";
import { type Format, formatValue, texOf } from "../../../src/reporting/values/format-value.ts";

const text = (value: number, format: Format = {}, asPrinted?: string): string | undefined =>
  formatValue(value, format, undefined, asPrinted)?.text;
const tex = (value: number, format: Format = {}, asPrinted?: string): string | undefined =>
  formatValue(value, format, undefined, asPrinted)?.tex;

describe("formatValue", () => {
  it("rounds to decimals or significant digits, once", () => {
    expect(text(0.88888, { digits: 2 })).to.equal("0.89");
    expect(text(71908.848, { significant: 3 })).to.equal("71900");
    expect(formatValue(0.125, { digits: 2 }, "half-even")?.text).to.equal("0.12");
    expect(text(0.125, { digits: 2 })).to.equal("0.13");
  });

  it("takes shares as per cent and scales, as a person would with the digits that are read", () => {
    expect(text(0.8846, { percent: true, digits: 1 })).to.equal("88.5 %");
    expect(tex(0.8846, { percent: true, digits: 1 })).to.equal("88.5\\,\\%");
    expect(text(0.01005, { percent: true, digits: 2 }), "100 · 0.01005 is 1.0049999999999999").to.equal("1.01 %");
  });

  it("scales, groups thousands, and adds a sign or a unit", () => {
    expect(text(0.0123, { scale: 1000, digits: 1, unit: "mm" })).to.equal("12.3 mm");
    expect(tex(0.0123, { scale: 1000, digits: 1, unit: "µm" })).to.equal("12.3\\,\\ensuremath{\\mu}m");
    expect([text(1329, { thousands: true }), tex(1329, { thousands: true })]).to.deep.equal(["1,329", "1{,}329"]);
    expect(text(1234567.891, { thousands: true, digits: 2 })).to.equal("1,234,567.89");
    expect(text(-1329, { thousands: true })).to.equal("-1,329");
    expect(["+0.06", "-0.06", "0.00"]).to.deep.equal(
      [0.059, -0.059, 0.0004].map((each) => text(each, { sign: true, digits: 2 })),
    );
    expect(text(12, { sign: true, significant: 2 })).to.equal("+12");
    expect(text(0.3, { sign: true }, "0.3")).to.equal("+0.3");
  });

  it("prints a p-value with three decimals, and what is below them as less", () => {
    expect([0.0314, 0.0004, 0, 1].map((each) => text(each, { p: true }))).to.deep.equal(["0.031", "<0.001", "<0.001", "1.000"]);
    expect(text(0.004, { p: true, digits: 2 })).to.equal("<0.01");
    expect(tex(1e-9, { p: true })).to.equal("\\ensuremath{<}0.001");
  });

  it("reads as in its table where nothing is said, and prints whole numbers as they are", () => {
    expect(text(0.91298, {}, "91.3")).to.equal("91.3");
    expect(text(1329.4, { thousands: true }, "1329")).to.equal("1,329");
    expect(text(0.91298, { scale: 100 }, "0.913"), "the table's digits are those of another scale").to.equal(undefined);
    expect(text(0.5, { scale: 100 })).to.equal("50");
    expect(text(45)).to.equal("45");
    expect(text(0.5)).to.equal(undefined);
  });

  it("is a dash where there is no number", () => {
    expect(formatValue(Number.NaN, { percent: true })).to.deep.equal({ text: "—", tex: "---" });
  });

  it("has the same characters in LaTeX as in plain text, whatever the format", () => {
    const format = fc.record(
      {
        digits: fc.integer({ min: 0, max: 6 }),
        percent: fc.boolean(),
        thousands: fc.boolean(),
        sign: fc.boolean(),
        p: fc.boolean(),
      },
      { requiredKeys: ["digits"] },
    );
    const plain = (latex: string): string =>
      latex
        .replace(/\\ensuremath\{(.*?)\}/g, "$1")
        .replaceAll("{,}", ",")
        .replaceAll("\\,", " ")
        .replaceAll("\\%", "%");
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), format, (value, chosen) => {
        const printed = formatValue(value, chosen as Format)!;
        expect(plain(printed.tex)).to.equal(printed.text);
        if (!chosen.p && !chosen.percent)
          expect(Math.abs(Number(printed.text.replaceAll(",", "")) - value)).to.be.at.most(
            0.5 * 10 ** -chosen.digits * (1 + 1e-9) + 1e-9,
          );
      }),
      { seed: 9 },
    );
  });
});

describe("texOf", () => {
  it("puts signs in math that stands in formulas, too", () => {
    expect(texOf("-3.9×10⁻⁵")).to.equal("\\ensuremath{-}3.9\\ensuremath{\\times}10\\ensuremath{^{-5}}");
    expect(texOf("<0.001")).to.equal("\\ensuremath{<}0.001");
    expect(texOf("1,329")).to.equal("1{,}329");
    expect(texOf("costs $5, a_b & 5 %")).to.equal("costs \\$5, a\\_b \\& 5 \\%");
  });
});
