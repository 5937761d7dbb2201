import { expect } from "chai";
import {
  countBetween,
  digitsOf,
  knownNumbers,
  namingWords,
  numbersBetween,
} from "../../../../src/runner/cli/paper/known-numbers.ts";
import { RESULTS } from "./papers/results.ts";

describe("knownNumbers", () => {
  it("finds numbers by a range of their values, both ends included, and by what they print", () => {
    const known = knownNumbers([...RESULTS, { ...RESULTS[0]!, key: "words", value: "n/a", text: "n/a" }]);
    const between = (low: number, high: number): readonly unknown[] => numbersBetween(known, low, high).map(({ value }) => value);
    expect(between(0.913, 0.922)).to.deep.equal([0.91312, 0.92149]);
    expect(between(0.91312, 0.91312)).to.deep.equal([0.91312]);
    expect(between(0.5, 0.6)).to.deep.equal([]);
    expect(countBetween(known, -1, 0)).to.equal(2);
    expect(known.byText.get("1329")?.map(({ value }) => value)).to.deep.equal([1329]);
    expect(known.values).to.have.length(RESULTS.length);
  });

  it("reads what is printed as digits", () => {
    expect(["0.913", "1,329", "91.3%", "91.3\\%", "−0.432", "+0.5", "$12.3$"].map(digitsOf)).to.deep.equal([
      "0.913",
      "1329",
      "91.3",
      "91.3",
      "-0.432",
      "0.5",
      "12.3",
    ]);
    expect(["0.913 ± 0.012", "<0.001", "3.9×10⁻⁵", "n/a", "", "1,32"].map(digitsOf)).to.deep.equal(Array(6).fill(undefined));
  });

  it("takes from names of rows and columns the words that name something", () => {
    expect(namingWords("RF, Radiomics", "exact AUC (%)")).to.deep.equal(["rf", "radiomics", "exact", "auc"]);
    expect(namingWords("mean of all, k = 5")).to.deep.equal(["mean"]);
  });
});
