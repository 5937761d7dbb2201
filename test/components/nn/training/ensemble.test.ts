import { expect } from "chai";
import { commonTasks, type EnsembleMember } from "../../../../src/components/nn/training/ensemble.ts";
import { failureOf } from "../../../formats/failure-of.ts";

const member = (where: string, classes: readonly (number | string)[]): EnsembleMember => ({
  where,
  tensors: new Map(),
  model: {
    network: "squeezenet3d",
    options: {},
    tasks: [{ name: "stage", classes }],
    preparation: { clip: {}, standard: { mean: 0, deviation: 1 }, size: { z: 8, y: 8, x: 8 } },
  },
});

const TEN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe("components/nn/training/ensemble", () => {
  it("averages models that tell the same classes in the same order", () => {
    expect(commonTasks([member("a", TEN), member("b", TEN)])).to.deep.equal([{ name: "stage", classes: TEN }]);
  });

  it("refuses others, also where they differ in a class that a message leaves out", async () => {
    const failure = await failureOf(async () => commonTasks([member("a", TEN), member("b", [...TEN.slice(0, 9), 10])]));
    expect(failure).to.deep.equal({
      code: "other-tasks",
      message:
        'a tells "stage" (0, 1, 2, 3, 4, 5, 6, 7 and 2 more), and b "stage" (0, 1, 2, 3, 4, 5, 6, 7 and 2 more); probabilities of different labels cannot be averaged',
    });
  });
});
