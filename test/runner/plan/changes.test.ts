import { expect } from "chai";
import { changesBetween, valueText } from "../../../src/runner/plan/changes.ts";
import { changeText, reasonText } from "../../../src/runner/plan/reason-text.ts";

describe("changesBetween", () => {
  it("names every field that differs, with both values", () => {
    const before = { with: { trees: 10, seed: 1, gone: true }, inputs: { a: [{ digest: "x" }, { digest: "y" }] } };
    const after = { with: { trees: 20, seed: 1, fresh: null }, inputs: { a: [{ digest: "x" }, { digest: "z" }] } };
    expect(changesBetween(before, after)).to.deep.equal([
      { field: "with.trees", before: 10, after: 20 },
      { field: "with.fresh", before: undefined, after: null },
      { field: "with.gone", before: true, after: undefined },
      { field: "inputs.a[1].digest", before: "y", after: "z" },
    ]);
    expect(changesBetween(before, before)).to.deep.equal([]);
  });

  it("shows lists of different lengths whole", () => {
    expect(changesBetween({ a: [1] }, { a: [1, 2] })).to.deep.equal([{ field: "a", before: [1], after: [1, 2] }]);
  });

  it("is not fooled by names that objects have anyway", () => {
    expect(changesBetween({}, { constructor: 1 })).to.deep.equal([{ field: "constructor", before: undefined, after: 1 }]);
  });
});

describe("texts of changes and reasons", () => {
  it("shorten digests and long values", () => {
    expect(valueText("ab".repeat(32))).to.equal("abababababab");
    expect(valueText({ "a.csv": "cd".repeat(32) })).to.equal('{"a.csv":cdcdcdcdcdcd}');
    expect(valueText(undefined)).to.equal("(none)");
    expect(valueText("x".repeat(500))).to.have.length(120);
    expect(changeText({ field: "with.k", before: 1, after: "1" })).to.equal('with.k: 1 → "1"');
    expect(changeText({ field: "with.k", before: [1], after: [1, 2] })).to.equal("with.k: [1] → [1,2]");
    const points = Array.from({ length: 6 }, (_, i) => ({ maxDepth: i, maxFeatures: "sqrt" }));
    expect(changeText({ field: "with.points", before: points.slice(0, 4), after: points })).to.equal(
      "with.points: 4 items → 6 items",
    );
  });

  it("say why in one line", () => {
    const change = (field: string) => ({ field, before: 1, after: 2 });
    expect(reasonText({ why: "never-run" })).to.equal("not run before");
    expect(reasonText({ why: "forced" })).to.equal("forced");
    expect(reasonText({ why: "changed", changes: ["a", "b", "c", "d", "e"].map(change) })).to.equal(
      "a: 1 → 2; b: 1 → 2; c: 1 → 2; and 2 more",
    );
    expect(reasonText({ why: "output-missing", port: "t", path: "p" })).to.equal('output "t" is gone from the cache');
    expect(reasonText({ why: "output-corrupt", port: "t", path: "p" })).to.equal('output "t" is damaged in the cache');
    expect(reasonText({ why: "record-corrupt", path: "p" })).to.equal("its record in the cache is damaged");
  });
});
