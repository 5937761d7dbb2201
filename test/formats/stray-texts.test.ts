import { expect } from "chai";
import { strayTexts } from "../../src/formats/stray-texts.ts";
import { numberColumn, tableOf, textColumn } from "../../src/formats/table.ts";

describe("formats/stray-texts", () => {
  const table = tableOf([
    textColumn("id", ["1", "2", "x", "4"]),
    numberColumn("a", [1, 2, 3, 4]),
    textColumn("b", ["1.5", "1,5", null, "3"]),
    textColumn("c", ["1", "?", "-", "4"]),
    textColumn("ward", ["north", "south", "3", "west"]),
    textColumn("zip", ["007", "008", "009", "010"]),
  ]);

  it("names the column and the row of a cell that is no number, where the others are", () => {
    expect(strayTexts(table, {}, "the features")).to.deep.equal([
      'column "b" of the features is no feature: row 2 has "1,5"; mend it, or drop the column',
      'column "c" of the features is no feature: row 2 has "?", one of 2 cells that are no numbers; mend it, or drop the column',
    ]);
  });

  it("says nothing of labels and dropped columns", () => {
    expect(strayTexts(table, { labels: ["b"], drop: ["c"] }, "the features")).to.deep.equal([]);
  });
});
