import { expect } from "chai";
import fc from "fast-check";
import { labelClasses } from "../../src/formats/labels.ts";
import { fromMatrix, toMatrix } from "../../src/formats/matrix.ts";
import { alignRows, selectRows, splitRows } from "../../src/formats/rows.ts";
import { booleanColumn, integerColumn, numberColumn, tableOf, textColumn } from "../../src/formats/table.ts";
import { failureOf, messageOf } from "./failure-of.ts";

const people = tableOf([integerColumn("PID", [3, 1, 2]), textColumn("sex", ["f", null, "m"])]);

describe("formats/rows", () => {
  it("selects rows in the order asked", () => {
    const chosen = selectRows(people, [2, 0, 2]);
    expect(chosen.rows).to.equal(3);
    expect([...chosen.columns[0]!.values]).to.deep.equal([2, 3, 2]);
    expect(chosen.columns[1]!.values).to.deep.equal(["m", "f", "m"]);
    expect(() => selectRows(people, [3])).to.throw(RangeError, "row 3 of a column of 3");
  });

  it("joins by id where both tables have one, as text", () => {
    const other = tableOf([textColumn("id", ["1", "2", "3", "4"])]);
    expect([...alignRows(people, other)]).to.deep.equal([2, 0, 1]);
  });

  it("joins by row where one has none", async () => {
    expect([...alignRows(people, tableOf([numberColumn("x", [1, 2, 3])]))]).to.deep.equal([0, 1, 2]);
    expect(await messageOf(() => alignRows(people, tableOf([numberColumn("x", [1])]), "people.csv", "x.csv"))).to.equal(
      "people.csv has 3 rows and x.csv 1; without an id column in both they are joined row by row",
    );
  });

  it("names ids that have no partner or come twice", async () => {
    expect(await messageOf(() => alignRows(people, tableOf([integerColumn("PID", [2, 5])]), "people", "scans"))).to.equal(
      "2 of the 3 rows of people have no row in scans: PID 3 and 1",
    );
    expect(await failureOf(() => alignRows(people, tableOf([integerColumn("PID", [2, 5, 2])]), "people", "scans"))).to.deep.equal(
      {
        code: "duplicate-id",
        message: "PID 2 stands in rows 1 and 3 of scans",
        column: "PID",
        row: 3,
        help: "delete one of the rows, or give them ids of their own",
      },
    );
  });

  it("finds a split's rows by id, else by number", async () => {
    const split = { train: [0, 1], test: [2], train_ids: [1, 2], test_ids: [3] };
    expect([...splitRows(people, split).train]).to.deep.equal([1, 2]);
    expect([...splitRows(people, { train: [0, 1], test: [2] }).train]).to.deep.equal([0, 1]);
    expect(await messageOf(() => splitRows(people, { ...split, test_ids: [9] }, "people"))).to.equal(
      "the split's test part has id 9, which people lacks",
    );
    expect(await messageOf(() => splitRows(people, { train: [7], test: [] }, "people"))).to.equal(
      "the split's training part has row 7, but people has 3 rows (counted from 0)",
    );
  });

  it("aligns any shuffled table to the first", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 30 }), fc.nat(), (ids, turn) => {
        const other = ids.map((_, k) => ids[(k + turn) % ids.length]!).reverse();
        const rows = alignRows(tableOf([integerColumn("id", ids)]), tableOf([integerColumn("PID", other)]));
        expect([...rows].map((row) => other[row])).to.deep.equal(ids);
      }),
    );
  });
});

describe("formats/labelClasses", () => {
  it("orders numbers by value, text by letter, and text of numbers by value", () => {
    expect(labelClasses(numberColumn("y", [10, 9, Number.NaN, 10]))).to.deep.equal({
      classes: [9, 10],
      codes: Int32Array.of(1, 0, -1, 1),
    });
    expect(labelClasses(textColumn("y", ["b", "a", null, "B"]))).to.deep.equal({
      classes: ["B", "a", "b"],
      codes: Int32Array.of(2, 1, -1, 0),
    });
    expect(labelClasses(textColumn("y", ["10", "9"])).classes).to.deep.equal(["9", "10"]);
    expect(labelClasses(textColumn("y", ["10", "9", "x"])).classes).to.deep.equal(["10", "9", "x"]);
    expect(labelClasses(booleanColumn("y", [true, false, null]))).to.deep.equal({
      classes: [0, 1],
      codes: Int32Array.of(1, 0, -1),
    });
    expect(labelClasses(numberColumn("y", [])).classes).to.deep.equal([]);
  });
});

describe("formats/matrix", () => {
  it("goes to rows and back", () => {
    const columns = [numberColumn("a", [1, 2, 3]), numberColumn("b", [4, 5, 6])];
    expect([...toMatrix(columns)]).to.deep.equal([1, 4, 2, 5, 3, 6]);
    expect(fromMatrix(toMatrix(columns), ["a", "b"])).to.deep.equal(columns);
    expect([...toMatrix([])]).to.deep.equal([]);
  });
});

describe("formats/tableOf", () => {
  it("refuses what is no table", () => {
    expect(() => tableOf([numberColumn("a", [1]), numberColumn("b", [])])).to.throw(RangeError, 'column "b" has 0 rows, not 1');
    expect(() => tableOf([numberColumn("a", [1]), numberColumn("a", [1])])).to.throw(RangeError, 'two columns are named "a"');
    expect(() => tableOf([numberColumn("a", [1])], "b")).to.throw(RangeError, 'the id column "b" is none of the columns');
    expect(() => integerColumn("a", [1.5])).to.throw(RangeError, 'column "a" of integers holds 1.5');
  });
});
