import { expect } from "chai";
import { readScores, scoresTable } from "../../src/formats/scores.ts";
import { type Column, integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../src/formats/table.ts";
import { failureOf, messageOf } from "./failure-of.ts";

const scored = (label: Column, ...p: readonly (readonly number[])[]): Table =>
  tableOf([
    integerColumn(
      "id",
      p[0]!.map((_, row) => row),
    ),
    label,
    ...p.map((values, k) => numberColumn(`p${k}`, values)),
  ]);

describe("scores", () => {
  it("go into a table and come back", () => {
    const id = textColumn("patient", ["a", "b"]);
    const label = textColumn("species", ["oak", "ash"]);
    const table = scoresTable(id, label, Float64Array.of(0.25, 0.75, 0.5, 0.5), 2);
    expect(table.columns.map(({ name }) => name)).to.deep.equal(["id", "label", "p0", "p1"]);
    const scores = readScores(table);
    expect(scores.ids).to.deep.equal(["a", "b"]);
    expect(scores.classes).to.deep.equal(["ash", "oak"]);
    expect([...scores.truth]).to.deep.equal([1, 0]);
    expect([...scores.probabilities]).to.deep.equal([0.25, 0.75, 0.5, 0.5]);
  });

  it("stand for themselves where the scored rows lack a class", () => {
    expect(readScores(scored(integerColumn("label", [2, 0]), [0.5, 0.5], [0.5, 0], [0, 0.5])).classes).to.deep.equal([0, 1, 2]);
  });

  it("need the classes where nothing tells them", async () => {
    const table = scored(textColumn("label", ["oak", "oak"]), [0.5, 0.5], [0.5, 0.5]);
    expect(await failureOf(() => readScores(table, "forest.scores"))).to.deep.equal({
      code: "bad-scores",
      message: 'forest.scores: 2 probability columns, but the classes "oak"',
      help: "name the 2 classes in order (parameter classes)",
    });
    expect([...readScores(table, "forest.scores", ["ash", "oak"]).truth]).to.deep.equal([1, 1]);
  });

  it("say what is wrong in words", async () => {
    const label = integerColumn("label", [0, 1]);
    expect(await messageOf(() => readScores(scored(label, [0.5, 0.5])))).to.equal("the scores: 1 probability columns");
    expect(await messageOf(() => readScores(scored(label, [0.5, 0.5], [0.5, Number.NaN])))).to.equal(
      "row 2 of the scores has no p1",
    );
    expect(await messageOf(() => readScores(scored(label, [0.5, 1.5], [0.5, 0])))).to.equal("row 2 of the scores has p0 = 1.5");
    const unlabelled = scored(integerColumn("label", [0, Number.NaN]), [0.5, 0.5], [0.5, 0.5]);
    expect(await messageOf(() => readScores(unlabelled))).to.equal("row 2 of the scores has no label");
    expect(await messageOf(() => readScores(scored(label, [1, 1], [0, 0]), "x", [0, 2]))).to.equal("row 2 of x has the label 1");
  });
});
