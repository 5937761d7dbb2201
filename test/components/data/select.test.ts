import { expect } from "chai";
import fc from "fast-check";
import { select } from "../../../src/components/data/select.component.ts";
import { selectTable } from "../../../src/components/data/select-table.ts";
import { booleanColumn, integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";
import { runComponent } from "../../support/run-component.ts";

const table = tableOf([
  integerColumn("PID", [1, 2, 3, 4]),
  textColumn("sex", ["f", "m", null, "f"]),
  numberColumn("age", [50, 60, 70, Number.NaN]),
  booleanColumn("seen", [true, false, null, true]),
]);
const run = async (params: { readonly [name: string]: unknown }): Promise<Table> =>
  (await runComponent(select, params, { table })).outputs.table as Table;
const pids = async (...rows: unknown[]): Promise<number[]> => [...((await run({ rows })).columns[0]!.values as Float64Array)];

describe("data/select", () => {
  it("keeps columns in the order asked, the id in any case", async () => {
    expect((await run({ columns: ["age", "sex"] })).columns.map((column) => column.name)).to.deep.equal(["PID", "age", "sex"]);
    expect((await run({ columns: ["age", "PID"] })).columns.map((column) => column.name)).to.deep.equal(["age", "PID"]);
    expect((await run({ drop: ["sex", "seen"] })).columns.map((column) => column.name)).to.deep.equal(["PID", "age"]);
    expect(await run({})).to.deep.equal(table);
  });

  it("keeps the columns that an input names", async () => {
    const given = (columns: unknown, params = {}) => runComponent(select, params, { table, columns: columns as never });
    const kept = (await given(["seen", "age"])).outputs.table as Table;
    expect(kept.columns.map((column) => column.name)).to.deep.equal(["PID", "seen", "age"]);
    expect(await failureOf(() => given(["aeg"]))).to.include({ message: 'no column "aeg" in table', nearest: "age" });
    for (const columns of [[], [1], { age: 1 }, "age"]) {
      expect(await failureOf(() => given(columns))).to.deep.equal({
        code: "select-columns",
        message: "columns is no list of columns",
        allowed: 'a JSON list: ["name", …]',
      });
    }
    expect(await failureOf(() => given(["age"], { columns: ["age"] }))).to.deep.equal({
      code: "select-columns",
      message: "both the parameter columns and columns name the columns to keep",
      help: "leave one of them out",
    });
  });

  it("keeps the rows that meet all conditions; a missing cell meets none", async () => {
    expect(await pids({ column: "sex", equals: "f" })).to.deep.equal([1, 4]);
    expect(await pids({ column: "age", min: 60 })).to.deep.equal([2, 3]);
    expect(await pids({ column: "age", min: 55, max: 65 })).to.deep.equal([2]);
    expect(await pids({ column: "PID", in: [4, 1, 9] })).to.deep.equal([1, 4]);
    expect(await pids({ column: "seen", equals: true })).to.deep.equal([1, 4]);
    expect(await pids({ column: "seen", equals: false })).to.deep.equal([2]);
    expect(await pids({ column: "sex", equals: "f" }, { column: "age", max: 100 })).to.deep.equal([1]);
    expect(await pids(2, 0)).to.deep.equal([3, 1]);
    expect((await run({ columns: ["age"], rows: [{ column: "sex", equals: "m" }] })).rows).to.equal(1);
  });

  it("says what is wrong with a selection", async () => {
    expect(await failureOf(() => run({ columns: ["aeg"] }))).to.include({ message: 'no column "aeg" in table', nearest: "age" });
    expect(await messageOf(() => run({ rows: [4] }))).to.equal("there is no row 4 in table: it has 4, counted from 0");
    expect(await failureOf(() => run({ rows: [{ column: "sex" }] }))).to.deep.equal({
      code: "bad-parameters",
      message: 'the condition on column "sex" says nothing',
      allowed: "equals, in, min, max",
    });
    expect(await messageOf(() => run({ rows: [{ column: "sex", min: 1 }] }))).to.equal(
      'column "sex" of table must hold numbers, but row 1 has "f"',
    );
  });

  it("keeps the declared id only with its column", () => {
    const declared = { ...table, id: "sex" };
    expect(selectTable(declared, { drop: ["sex"] }).id).to.equal(undefined);
    expect(selectTable(declared, { columns: ["age"] }).id).to.equal("sex");
  });

  it("parts a table: what is at most x, and what is above", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), fc.double({ noNaN: true }), (values, x) => {
        const one = tableOf([numberColumn("v", values)]);
        const low = selectTable(one, { rows: [{ column: "v", max: x }] });
        expect([...(low.columns[0]!.values as Float64Array)]).to.deep.equal(values.filter((value) => value <= x));
      }),
    );
  });
});
