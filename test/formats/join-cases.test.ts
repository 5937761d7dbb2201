import { expect } from "chai";
import fc from "fast-check";
import { joinTables, rowOf, wideRow } from "../../src/formats/join-cases.ts";
import {
  booleanColumn,
  type Column,
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

  it("gives the same whatever comes first and however long it grows: each cell as its own table has it", () => {
    const cell = fc.constantFrom("number", "integer", "boolean", "text");
    const columnOf = (name: string, type: string, rows: number, seed: number): Column => {
      const values = Array.from({ length: rows }, (_, row) => ((seed + row) % 3 === 0 ? Number.NaN : (seed + row) % 5));
      if (type === "number")
        return numberColumn(
          name,
          values.map((value) => value / 4),
        );
      if (type === "integer") return integerColumn(name, values);
      if (type === "boolean")
        return booleanColumn(
          name,
          values.map((value) => (Number.isNaN(value) ? null : value > 2)),
        );
      return textColumn(
        name,
        values.map((value) => (Number.isNaN(value) ? null : `t${value}`)),
      );
    };
    const part = fc.tuple(fc.nat(4), fc.dictionary(fc.constantFrom("a", "b", "c"), fc.tuple(cell, fc.nat(20)), { minKeys: 1 }));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), (parts) => {
        const tables = parts.map(([rows, columns], at) => ({
          case: `c${at}`,
          table: tableOf(Object.entries(columns).map(([name, [type, seed]]) => columnOf(name, type, rows, seed))),
        }));
        const joined = joinTables(tables);
        const names = [...new Set(tables.flatMap(({ table }) => table.columns.map(({ name }) => name)))];
        expect(joined.columns.map(({ name }) => name)).to.deep.equal(["case", ...names]);
        for (const column of joined.columns.slice(1)) {
          const own = tables.map(({ table }) => table.columns.find(({ name }) => name === column.name));
          const types = new Set(own.flatMap((one) => (one ? [one.type] : [])));
          expect(column.type).to.equal(types.has("text") ? "text" : types.size === 1 ? [...types][0] : "number");
          const cells = tables.flatMap(({ table }, at) =>
            Array.from({ length: table.rows }, (_, row) => {
              const from = own[at];
              if (!from) return null;
              return column.type === "text" ? cellText(from, row) : from.values[row];
            }),
          );
          const found = Array.from({ length: joined.rows }, (_, row) => column.values[row]);
          expect(found.map((one) => (Number.isNaN(one) ? null : one))).to.deep.equal(
            cells.map((one) => (Number.isNaN(one) ? null : one)),
          );
        }
      }),
    );
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
