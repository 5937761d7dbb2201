import { expect } from "chai";
import { joinScores } from "../../../src/components/data/join-scores.component.ts";
import { scoresTable } from "../../../src/formats/scores.ts";
import { integerColumn, type Table } from "../../../src/formats/table.ts";
import { messageOf } from "../../formats/failure-of.ts";
import { runComponent } from "../../support/run-component.ts";

const fold = (...ids: readonly number[]): Table =>
  scoresTable(integerColumn("id", ids), integerColumn("y", ids), Float64Array.from(ids.flatMap(() => [0.25, 0.75])), 2);

describe("data/join-scores", () => {
  it("joins the folds in the order they are wired", async () => {
    const { outputs, metrics } = await runComponent(joinScores, {}, { scores: [fold(4, 2), fold(3)] });
    const scores = outputs.scores as Table;
    expect(scores.columns.map(({ name }) => name)).to.deep.equal(["id", "label", "p0", "p1"]);
    expect([...scores.columns[0]!.values]).to.deep.equal([4, 2, 3]);
    expect(metrics).to.deep.equal({ rows: 3 });
  });

  it("names ids that come twice", async () => {
    expect(await messageOf(() => runComponent(joinScores, {}, { scores: [fold(4, 2), fold(2)] }))).to.equal(
      'one id comes more than once in these scores: "2"',
    );
  });
});
