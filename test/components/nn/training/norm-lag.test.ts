import { expect } from "chai";
import { normLag } from "../../../../src/components/nn/training/norm-lag.ts";

const squeeze = { network: "squeezenet3d", options: {} };

describe("components/nn/training/norm-lag", () => {
  it("warns of trainings too short for their batch norms, and says what to set", () => {
    expect(normLag(squeeze, undefined, 40)).to.equal(
      "the training has 40 steps, and batch norms follow by 0.01 a step: 67 % of the statistics that they predict by will be those from before the first; set normMomentum: 0.11",
    );
    expect(normLag({ network: "covid-mtl", options: {} }, 0.1, 10)).to.equal(
      "the training has 10 steps, and batch norms follow by 0.1 a step: 35 % of the statistics that they predict by will be those from before the first; set normMomentum: 0.37",
    );
  });

  it("says nothing of longer ones, nor of a network whose momentum is not known", () => {
    expect(normLag(squeeze, undefined, 230)).to.equal(undefined);
    expect(normLag(squeeze, 0.11, 40)).to.equal(undefined);
    expect(normLag({ network: "mine", options: {} }, undefined, 5)).to.equal(undefined);
    expect(normLag({ network: "covid-mtl", options: { backbone: "mine" } }, undefined, 5)).to.equal(undefined);
    expect(normLag({ network: "mine", options: {} }, 0.01, 5)).to.match(/set normMomentum: 0\.61$/);
  });
});
