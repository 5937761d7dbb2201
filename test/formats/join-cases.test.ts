import { expect } from "chai";
import { joinTables, rowOf, wideRow } from "../../src/formats/join-cases.ts";
import {
  booleanColumn,
  cellText,
  integerColumn,
  numberColumn,
  type Table,
  tableOf,
  textColumn,
} from "../../src/formats/table.ts";
import { failureOf } from "./failure-of.ts";

const shown = (table: Table): readonly string[] => [
  table.columns.map(({ name, type }) => `${name}:${type}`).join(),
  ...Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => cellText(column, row) ?? "").join()),
];

describe("joinTables", () => {
  it("puts tables below one another, with missing values where a case lacks a column", () => {
    const joined = joinTables([
      { case: "b", table: tableOf([integerColumn("n", [1, 2]), textColumn("t", ["x", null])]) },
      { case: "a", table: tableOf([numberColumn("m", [0.5]), integerColumn("n", [3])]) },
    ]);
    expect(shown(joined)).to.deep.equal(["case:text,n:integer,t:text,m:number", "b,1,x,", "b,2,,", "a,3,,0.5"]);
    expect(joined.id).to.equal("case");
  });

  it("takes mixed numbers as numbers, and numbers beside text as text", () => {
    const joined = joinTables([
      { case: "a", table: tableOf([integerColumn("n", [1]), booleanColumn("v", [true])]) },
      { case: "b", table: tableOf([numberColumn("n", [1.5]), textColumn("v", ["w"])]) },
      { case: "c", table: tableOf([textColumn("case", ["its own"]), numberColumn("n", [2])]) },
    ]);
    expect(shown(joined)).to.deep.equal(["case:text,n:number,v:text", "a,1,true", "b,1.5,w", "c,2,"]);
  });
});

describe("wideRow", () => {
  const columns = { name: "feature", value: "value" };

  it("gives a column a name, in order", () => {
    const table = tableOf([textColumn("feature", ["b", "a"]), numberColumn("value", [1, Number.NaN])]);
    expect(shown(wideRow(table, columns, "x"))).to.deep.equal(["b:number,a:number", "1,"]);
  });

  it("refuses a name that comes twice", async () => {
    const table = tableOf([textColumn("feature", ["b", "b"]), numberColumn("value", [1, 2])]);
    expect((await failureOf(() => wideRow(table, columns, "case c1"))).message).to.equal(
      'case c1 has "b" twice in column "feature"',
    );
  });
});

describe("rowOf", () => {
  it("flattens metrics, and leaves lists out", () => {
    const metrics = { dice: 0.9, none: null, by: { lesion: { recall: 1 }, name: "m" }, good: true, list: [1, 2] };
    expect(shown(rowOf(metrics))).to.deep.equal([
      "dice:number,none:number,by.lesion.recall:number,by.name:text,good:boolean",
      "0.9,,1,m,true",
    ]);
  });
});
