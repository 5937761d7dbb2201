import { expect } from "chai";
import Type from "typebox";
import { overrideParameters } from "../../../../src/components/ml/boosting/override-parameters.ts";
import { failureOf } from "../../../formats/failure-of.ts";

const schema = Type.Object({
  trees: Type.Integer({ minimum: 1 }),
  compat: Type.String(),
  numLeaves: Type.Optional(Type.Integer()),
});
const own = { trees: 10, compat: "4" };

describe("overrideParameters", () => {
  it("puts the artifact's values before the stage's", () => {
    expect(overrideParameters(schema, own, { parameters: { trees: 50, numLeaves: 7 }, mean: 0.9 }, "tune.best")).to.deep.equal({
      trees: 50,
      compat: "4",
      numLeaves: 7,
    });
  });

  it("says what does not fit", async () => {
    expect(await failureOf(() => overrideParameters(schema, own, ["trees"], "tune.best"))).to.deep.equal({
      code: "bad-parameters",
      message: "tune.best holds no parameters",
      help: 'wire ml/tune\'s best, or JSON of the form {"parameters": {…}}',
    });
    expect(await failureOf(() => overrideParameters(schema, own, { parameters: { tress: 1 } }, "tune.best"))).to.deep.equal({
      code: "bad-parameters",
      message: 'tune.best has a parameter "tress", which there is none of',
      allowed: '"trees", "compat" and "numLeaves"',
      nearest: "trees",
    });
    for (const name of ["constructor", "__proto__"]) {
      const given = JSON.parse(`{"parameters":{"${name}":{"trees":3}}}`);
      expect((await failureOf(() => overrideParameters(schema, own, given, "tune.best"))).message).to.equal(
        `tune.best has a parameter "${name}", which there is none of`,
      );
    }
    expect((await failureOf(() => overrideParameters(schema, own, { parameters: { trees: 0 } }, "tune.best"))).message).to.equal(
      "tune.best has trees = 0, which must be >= 1",
    );
  });
});
