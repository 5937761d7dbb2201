import { expect } from "chai";
import { checkStages, isSelected, nameOf, repetitions } from "../../../src/reporting/scores/scored.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { binary, scored } from "./example-scores.ts";

const scores = binary([0, 1], [0.2, 0.8]);
const forest = scored(scores, "forest", { label: "CT", seed: 1 });

describe("scores by stage and cell", () => {
  it("are selected by stage and by the values of axes", () => {
    expect(isSelected(forest, {})).to.equal(true);
    expect(isSelected(forest, { stage: "forest", where: { label: "CT", seed: "1" } })).to.equal(true);
    expect(isSelected(forest, { stage: "boosting" })).to.equal(false);
    expect(isSelected(forest, { where: { label: "NAT" } })).to.equal(false);
    expect(isSelected(forest, { where: { fold: 1 } }), "an axis that it does not have").to.equal(false);
  });

  it("are named without the seed and what is set aside", () => {
    expect(nameOf(forest)).to.equal("forest label=CT");
    expect(nameOf(forest, new Set(["label"]))).to.equal("forest");
    expect(nameOf({ ...forest, stage: "", cell: {}, label: "scores.csv" })).to.equal("scores.csv");
  });

  it("are repetitions where the seed alone differs", async () => {
    const other = scored(scores, "forest", { label: "CT", seed: 2 });
    expect(repetitions([forest, other], "a row")).to.deep.equal([forest, other]);
    expect(repetitions([], "a row")).to.deep.equal([]);
    const help = 'say which with "stage" and "where"; only an axis named seed is taken together';
    for (const odd of [
      scored(scores, "forest", { label: "NAT", seed: 2 }),
      scored(scores, "boosting", { label: "CT", seed: 2 }),
      scored(scores, "forest", { label: "CT", seed: 2 }, "slow"),
      { ...forest, label: "again" },
    ]) {
      const message = `row "RF" would show both ${forest.label} and ${odd.label}`;
      expect(await failureOf(() => repetitions([forest, odd], 'row "RF"'))).to.deep.equal({
        code: "ambiguous-scores",
        message,
        help,
      });
    }
  });

  it("name a stage that none of them comes from", async () => {
    expect(await failureOf(() => checkStages([{ stage: "forest" }, {}, { stage: "forst" }], [forest]))).to.deep.equal({
      code: "unknown-stage",
      message: 'no scores come from the stage "forst"',
      allowed: '"forest"',
      nearest: "forest",
    });
  });
});
