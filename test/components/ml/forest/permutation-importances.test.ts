import { expect } from "chai";
import { permutationImportances } from "../../../../src/components/ml/forest/permutation-importances.ts";
import { smallForest, threeLeaves } from "./small-forest.ts";

const model = { ...smallForest, trees: [threeLeaves] };
const columns = [Float64Array.of(0, 0, 0, 1, 1, 1), Float64Array.of(-2, -2, -2, -2, -2, -2)];
const codes = [0, 0, 0, 1, 1, 1];

describe("permutationImportances", () => {
  it("is nothing for a feature whose values are all the same", async () => {
    const { mean, sd } = await permutationImportances(model, columns, [0, 1, 2, 3, 4, 5], codes, { repeats: 4, seed: 3 });
    expect([mean[1], sd[1]]).to.deep.equal([0, 0]);
    expect(mean[0]).to.be.greaterThan(0);
  });

  it("leaves the columns as they are, and tells how many features are done", async () => {
    const before = columns.map((values) => values.slice());
    const done: number[] = [];
    await permutationImportances(model, columns, [0, 3], [0, 1], { repeats: 1, seed: 3, progress: (k) => done.push(k) });
    expect(columns).to.deep.equal(before);
    expect(done).to.deep.equal([1, 2]);
  });

  it("ends between two features when told to", async () => {
    const controller = new AbortController();
    const progress = (): void => controller.abort(new Error("enough"));
    const failed = await permutationImportances(model, columns, [0, 3], [0, 1], {
      repeats: 1,
      seed: 3,
      signal: controller.signal,
      progress,
    }).catch((error: Error) => error.message);
    expect(failed).to.equal("enough");
  });
});
