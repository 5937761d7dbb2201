import { expect } from "chai";
import { valueText } from "../../../../src/components/ml/forest/value-text.ts";

describe("valueText", () => {
  it("shows plain values as JSON, and others by their kind", () => {
    expect([1.5, null, true, 'a"b', undefined, [[1]], { a: 1 }].map(valueText)).to.deep.equal([
      "1.5",
      "null",
      "true",
      '"a\\"b"',
      "nothing",
      "a list",
      "a map",
    ]);
    expect(valueText("x".repeat(41))).to.equal(`"${"x".repeat(40)}…"`);
  });
});
