import { expect } from "chai";
import { type BagOptions, createRowBags } from "../../../../../src/components/ml/boosting/sampling/row-bags.ts";

const options: BagOptions = {
  compat: "2.3",
  baggingFraction: 0.5,
  posBaggingFraction: 1,
  negBaggingFraction: 1,
  baggingFreq: 1,
  baggingSeed: 3,
};
const labels = Float32Array.from({ length: 40 }, (_, row) => row % 2);

describe("createRowBags", () => {
  it("draws nothing unless asked", () => {
    expect(createRowBags(labels, 20, { ...options, baggingFreq: 0 })).to.equal(undefined);
    expect(createRowBags(labels, 20, { ...options, baggingFraction: 1 })).to.equal(undefined);
    expect(createRowBags(labels, 0, { ...options, baggingFraction: 1, negBaggingFraction: 0.5 })).to.equal(undefined);
  });

  it("takes exactly the fraction, by iteration, under 2.3.1's rules", () => {
    const bags = createRowBags(labels, 20, options)!;
    const first = bags.draw(0)!;
    expect(first).to.have.length(20);
    expect(bags.draw(0), "the same iteration draws the same").to.deep.equal(first);
    expect(bags.draw(1)).not.to.deep.equal(first);
  });

  it("goes on drawing under 4.7's", () => {
    const bags = createRowBags(labels, 20, { ...options, compat: "4" })!;
    const first = bags.draw(0)!;
    expect(bags.draw(0)).not.to.deep.equal(first);
    expect(bags.redraws).to.equal(true);
  });

  it("keeps a bag between draws", () => {
    const bags = createRowBags(labels, 20, { ...options, compat: "4", baggingFreq: 3 })!;
    const first = bags.draw(0);
    expect(bags.draw(1)).to.equal(first);
    expect(bags.draw(2)).to.equal(first);
    expect(bags.draw(3)).not.to.deep.equal(first);
  });

  it("takes positive and negative rows by fractions of their own", () => {
    const bag = createRowBags(labels, 20, { ...options, posBaggingFraction: 1, negBaggingFraction: 0.3 })!.draw(0)!;
    expect(bag.filter((row) => labels[row] === 1)).to.have.length(20);
    expect(bag.filter((row) => labels[row] === 0).length).to.be.within(1, 15);
  });
});
