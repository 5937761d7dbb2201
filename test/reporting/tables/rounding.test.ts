import { expect } from "chai";
import fc from "fast-check";
import { formatFixed } from "../../../src/reporting/tables/format-number.ts";
import type { Cell } from "../../../src/reporting/tables/model.ts";
import { reprint } from "../../../src/reporting/tables/rounding.ts";

const mean = (value: number, sd: number): Cell => ({ text: "0.000±0.000", value: [value, sd], roles: ["value", "sd"] });
const digits = (cell: Cell, uncertaintyDigits: number): string => reprint(cell, { rounding: "half-up", uncertaintyDigits }).text;

describe("reprint", () => {
  it("takes the decimals from the deviation's significant digits", () => {
    expect(digits(mean(0.86473, 0.01234), 1)).to.equal("0.86±0.01");
    expect(digits(mean(0.86473, 0.01234), 2)).to.equal("0.865±0.012");
    expect(digits(mean(12.3456, 3.21), 1)).to.equal("12±3");
    expect(digits(mean(12345.6, 321), 1), "no fewer than no decimals").to.equal("12346±321");
  });

  it("goes by what the deviation rounds to", () => {
    expect(digits(mean(0.5, 0.0996), 1)).to.equal("0.5±0.1");
    expect(digits(mean(0.5, 0.0996), 2)).to.equal("0.50±0.10");
  });

  it("takes half the interval where there is no deviation, and keeps what has neither", () => {
    const interval: Cell = {
      text: "0.913 (0.881, 0.940)",
      value: [0.9134, 0.8812, 0.9402],
      roles: ["value", "ci-low", "ci-high"],
    };
    expect(digits(interval, 1)).to.equal("0.91 (0.88, 0.94)");
    expect(digits({ text: "0.913", value: 0.9134 }, 1)).to.equal("0.913");
    expect(digits(mean(0.9134, 0), 1), "no deviation at all").to.equal("0.913±0.000");
  });

  it("keeps signs, and leaves bounds, powers of ten and words alone", () => {
    const signed: Cell = { text: "0.00±0.00", value: [0.0012, 0.00034], roles: ["value", "sd"], signed: true };
    expect(digits(signed, 1)).to.equal("+0.0012±0.0003");
    for (const cell of [
      { text: "<0.001", value: 1e-9 },
      { text: "3.9×10⁻⁵", value: 3.9213e-5 },
      { text: "1,329", value: 1329 },
      { text: "a 5", value: "a 5" },
    ]) {
      expect(digits(cell, 2)).to.equal(cell.text);
    }
  });

  it("rounds halves as stated, once, from the full value", () => {
    const cell = { text: "0.12 (0.13)", value: [0.125, 0.135] };
    expect(reprint(cell, { rounding: "half-even", uncertaintyDigits: 0 }).text).to.equal("0.12 (0.14)");
    expect(reprint(cell, { rounding: "half-up", uncertaintyDigits: 0 }).text).to.equal("0.13 (0.14)");
    // 0.1249 was printed as 0.125 before: rounded again that would be 0.13
    expect(reprint({ text: "0.12", value: 0.1249 }, { rounding: "half-up", uncertaintyDigits: 0 }).text).to.equal("0.12");
  });

  it("is never off by more than half a unit in the last place, and even where it is just that", () => {
    fc.assert(
      fc.property(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 1, max: 4 }), (n, places) => {
        const value = n / 10 ** (places + 1); // one digit more than is printed: halves come often
        const text = formatFixed(value, places, "half-even");
        const off = Math.abs(Math.round(Number(text) * 10 ** (places + 1)) - n);
        expect(off).to.be.at.most(5);
        if (off === 5) expect(Number(text.at(-1)) % 2).to.equal(0);
      }),
      { seed: 6 },
    );
  });
});
