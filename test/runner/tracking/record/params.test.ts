import { expect } from "chai";
import { flatParams } from "../../../../src/runner/tracking/record/params.ts";

describe("parameters as they are logged", () => {
  it("are one name each: maps by path, the rest as text", () => {
    const params = {
      trees: 1000,
      loss: { name: "random-weighted", draws: { n: 2 } },
      labels: ["a", "b"],
      nothing: null,
      none: {},
      text: "10",
      on: true,
      rate: 1e-7,
    };
    expect(flatParams(params)).to.deep.equal({
      trees: "1000",
      "loss.name": "random-weighted",
      "loss.draws.n": "2",
      labels: '["a","b"]',
      nothing: "null",
      none: "{}",
      text: "10",
      on: "true",
      rate: "1e-7",
    });
  });

  it("of none are none", () => expect(flatParams({})).to.deep.equal({}));
});
