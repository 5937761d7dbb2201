import { expect } from "chai";
import fc from "fast-check";
import { join } from "../../../src/components/data/join.component.ts";
import { joinTables } from "../../../src/components/data/join-tables.ts";
import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { messageOf } from "../../formats/failure-of.ts";
import { requireReference, runPython } from "../../support/reference.ts";
import { runComponent } from "../../support/run-component.ts";

const people = tableOf([integerColumn("PID", [3, 1, 2]), textColumn("sex", ["f", "m", "f"])]);
const scans = tableOf([integerColumn("PID", [2, 4, 3]), numberColumn("Energy", [0.2, 0.4, 0.3])]);
const run = async (
  tables: readonly Table[],
  params: { readonly [name: string]: unknown } = {},
): Promise<(number | string | null)[][]> => {
  const { outputs } = await runComponent(join, params, { tables });
  return cells(outputs.table as Table);
};
const cells = (table: Table): (number | string | null)[][] =>
  Array.from({ length: table.rows }, (_, row) =>
    table.columns.map((column) => {
      const cell = column.values[row]!;
      return typeof cell === "number" && Number.isNaN(cell) ? null : cell;
    }),
  );

describe("data/join", () => {
  it("joins by the id, in the first table's order", async () => {
    expect(await run([people, scans])).to.deep.equal([
      [3, "f", 0.3],
      [2, "f", 0.2],
    ]);
    expect(await run([people, scans], { how: "left" })).to.deep.equal([
      [3, "f", 0.3],
      [1, "m", null],
      [2, "f", 0.2],
    ]);
    expect(await run([people, scans], { how: "right" })).to.deep.equal([
      [2, "f", 0.2],
      [4, null, 0.4],
      [3, "f", 0.3],
    ]);
    expect(await run([people, scans], { how: "outer" })).to.deep.equal([
      [3, "f", 0.3],
      [1, "m", null],
      [2, "f", 0.2],
      [4, null, 0.4],
    ]);
  });

  it("joins by other columns, several tables, and row by row", async () => {
    const sexes = tableOf([textColumn("sex", ["m", "f"]), integerColumn("code", [0, 1])]);
    expect(await run([people, sexes], { keys: ["sex"] })).to.deep.equal([
      [3, "f", 1],
      [1, "m", 0],
      [2, "f", 1],
    ]);
    const more = tableOf([integerColumn("PID", [3]), textColumn("note", ["!"])]);
    expect(await run([people, scans, more])).to.deep.equal([[3, "f", 0.3, "!"]]);
    expect(await run([people, tableOf([integerColumn("x", [7, 8, 9])])])).to.deep.equal([
      [3, "f", 7],
      [1, "m", 8],
      [2, "f", 9],
    ]);
  });

  it("says what does not go together", async () => {
    const again = tableOf([integerColumn("PID", [3]), textColumn("sex", ["f"])]);
    expect(await messageOf(() => run([people, again]))).to.equal('tables1 and tables2 both have a column "sex"');
    const twice = tableOf([integerColumn("PID", [5, 5]), numberColumn("x", [1, 2])]);
    expect(await messageOf(() => run([people, twice]))).to.equal("rows 1 and 2 of tables2 have the same key: PID 5");
    expect(await messageOf(() => run([people, tableOf([numberColumn("x", [1])])]))).to.equal(
      "tables1 has 3 rows and tables2 1; without keys or ids they are joined row by row",
    );
    expect(await messageOf(() => run([people, scans], { keys: ["sex"] }))).to.equal('no column "sex" in tables2');
    expect(await messageOf(() => run([]))).to.equal("there is no table to join");
  });

  describe("against pandas", () => {
    before(requireReference);
    it("has the rows that merge has", () => {
      const ids = fc.uniqueArray(fc.nat({ max: 12 }), { maxLength: 8 });
      const cases = fc.sample(
        fc.tuple(fc.array(fc.nat({ max: 12 }), { maxLength: 8 }), ids, fc.constantFrom("inner", "left", "right", "outer")),
        {
          numRuns: 60,
          seed: 2,
        },
      );
      const wanted = runPython(
        `import json, sys, pandas as pd
out = []
for a, b, how in json.load(sys.stdin):
    m = pd.DataFrame({"id": pd.Series(a, dtype="int64"), "x": range(len(a))}).merge(pd.DataFrame({"id": pd.Series(b, dtype="int64"), "y": range(len(b))}), how=how, on="id")
    out.append(sorted([[None if v != v else int(v) for v in row] for row in m.values.tolist()], key=str))
print(json.dumps(out))`,
        cases,
      ) as unknown[][];
      cases.forEach(([a, b, how], k) => {
        const left = tableOf([
          integerColumn("id", a),
          integerColumn(
            "x",
            a.map((_, i) => i),
          ),
        ]);
        const right = tableOf([
          integerColumn("id", b),
          integerColumn(
            "y",
            b.map((_, i) => i),
          ),
        ]);
        const joined = joinTables(
          [
            { table: left, name: "a" },
            { table: right, name: "b" },
          ],
          [],
          how as "inner",
        );
        const text = (row: unknown): string => JSON.stringify(row);
        expect(cells(joined).map(text).sort()).to.deep.equal(wanted[k]!.map(text).sort());
      });
    });
  });
});
