import { expect } from "chai";
import { type FakeMlflow, fakeMlflow } from "../support/mlflow/fake-mlflow.ts";
import { play } from "../support/mlflow/play.ts";
import { sharedMlflow } from "../support/mlflow/shared.ts";
import { requireMlflow } from "../support/reference.ts";

describe("the fake MLflow", () => {
  let fake: FakeMlflow | undefined;
  before(requireMlflow);
  after(() => fake?.stop());

  it("answers a scenario of requests, traps among them, as the real one does", async function () {
    this.timeout(180_000);
    const { uri } = await sharedMlflow();
    fake = await fakeMlflow();
    const [real, faked] = [await play(uri), await play(fake.uri)];
    for (const [index, { what, answer }] of real.entries()) expect(faked[index], what).to.deep.equal({ what, answer });
    expect(real.length).to.be.greaterThan(100);
  });
});
