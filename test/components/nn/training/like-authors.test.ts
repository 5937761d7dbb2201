import { expect } from "chai";
import { likeAuthors } from "../../../../src/components/nn/training/like-authors.ts";
import type { TrainParams } from "../../../../src/components/nn/training/train-params.ts";

// only what it looks at
const params = (more: { readonly [name: string]: unknown }): TrainParams =>
  ({ like: "authors", network: "covid-mtl", shuffle: true, loss: { name: "cross-entropy" }, ...more }) as unknown as TrainParams;

describe("like: authors", () => {
  it("takes training cases in their order, and 32 channels for logits where there are no radiomics", () => {
    expect(likeAuthors(params({}), false)).to.include({ shuffle: false, head: "authors" });
    expect(likeAuthors(params({}), true)).not.to.have.property("head");
    expect(likeAuthors(params({ network: "shiftnet3d" }), false)).not.to.have.property("head");
  });

  it("lets the uncertainty loss learn nothing, and a shift by 0 blank", () => {
    const made = likeAuthors(params({ loss: { name: "uncertainty" }, shift: { chance: 0.5, fill: 0 } }), false);
    expect(made.loss).to.deep.equal({ name: "uncertainty", like: "authors" });
    expect(made.shift).to.deep.equal({ chance: 0.5, fill: 0, like: "authors" });
    expect(likeAuthors(params({ shift: true }), false).shift).to.equal(true);
  });

  it("standardises by all scans, unless told otherwise", () => {
    expect(likeAuthors(params({ standardize: "training" }), false).standardize).to.equal("all");
    expect(likeAuthors(params({ standardize: "none" }), false).standardize).to.equal("none");
  });

  it("changes nothing otherwise", () => {
    const paper = params({ like: "paper", loss: { name: "uncertainty" } });
    expect(likeAuthors(paper, false)).to.equal(paper);
  });
});
