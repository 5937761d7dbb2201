import { expect } from "chai";
import fc from "fast-check";
import type { JsonValue } from "../../../src/formats/kind-values.ts";
import { printedNumbers } from "../../../src/printed-numbers.ts";
import { cellKeys, numberKey, slug } from "../../../src/reporting/tables/keys.ts";
import type { ModelRow, TableModel } from "../../../src/reporting/tables/model.ts";
import { tableTex } from "../../../src/reporting/tables/tex.ts";
import { valuesCsv } from "../../../src/reporting/tables/values-csv.ts";
import type { PrintedNumber } from "../../../src/runner/cli/trace/printed-number.ts";
import { EXAMPLE } from "./example-model.ts";
import { MARKED } from "./rich-model.ts";

const named = (rows: readonly string[], columns: readonly string[]): TableModel => ({
  ...EXAMPLE,
  columns: columns.map((key) => ({ key, header: key, align: "decimal" })),
  rows: rows.map((key, row) => ({ key, header: key, cells: columns.map((_, at) => ({ text: "1", value: 10 * row + at })) })),
});
/** What `regimen trace` finds by a key. */
const find = (model: TableModel, key: string): PrintedNumber | undefined =>
  printedNumbers(model as unknown as JsonValue, "example").find((each) => each.key === key);
const KEY = /^[a-z0-9-]+\.[a-z0-9-]+\.[a-z0-9-]+$/;

describe("keys of printed numbers", () => {
  it("are made of the keys of table, row and column", () => {
    expect(cellKeys(named(["RF, Radiomics", "LGBM"], ["ct AUC", "time (s)"]))).to.deep.equal([
      ["example.rf-radiomics.ct-auc", "example.rf-radiomics.time-s"],
      ["example.lgbm.ct-auc", "example.lgbm.time-s"],
    ]);
    expect(["Größe", "β", "100 %", "—", "0.5"].map(slug)).to.deep.equal(["gro-e".replace("-", "udf"), "u3b2", "100", "x", "0-5"]);
  });

  it("number what reads alike", () => {
    expect(cellKeys(named(["age", "Age", "age!"], ["n"])).flat()).to.deep.equal([
      "example.age.n",
      "example.age-2.n",
      "example.age-3.n",
    ]);
    expect(cellKeys(named(["a", "a", "a-2"], ["n"])).flat()).to.deep.equal(["example.a.n", "example.a-2.n", "example.a-2-2.n"]);
  });

  it("are unique and plain whatever rows and columns are called, and lead back to their cell", () => {
    const names = fc.array(fc.string({ unit: "grapheme", maxLength: 6 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, names, (rows, columns) => {
        const model = named(rows, columns);
        const keys = cellKeys(model);
        expect(new Set(keys.flat()).size).to.equal(rows.length * columns.length);
        for (const [row, own] of keys.entries()) {
          for (const [column, key] of own.entries()) {
            expect(key).to.match(KEY);
            expect(find(model, key)).to.include({ row: rows[row], column: columns[column], value: 10 * row + column });
          }
        }
      }),
      { seed: 7 },
    );
  });

  it("name each number of a cell, and nothing else", () => {
    const cell = EXAMPLE.rows[0]!.cells[0]!;
    expect([0, 1].map((at) => numberKey("k", cell, at))).to.deep.equal(["k", "k.sd"]);
    const [first, second] = EXAMPLE.rows as [ModelRow, ModelRow];
    const sd = (first.cells[0]!.value as readonly number[])[1];
    expect(find(EXAMPLE, "example.lll-glcm-imc1.age.sd")).to.include({ row: first.key, column: "age", text: "16.81", value: sd });
    expect(find(EXAMPLE, "example.a-b-c.age.2")).to.include({ row: second.key, column: "age", text: "465", value: 465 });
    for (const key of ["example.a-b-c.age.3", "example.a-b-c", "other.a-b-c.age", "example.lll-glcm-imc1.age.sd.2"]) {
      expect(find(EXAMPLE, key), key).to.equal(undefined);
    }
  });

  it("stand in the LaTeX once a printed number, and all of them lead back", () => {
    const keys = [...tableTex(MARKED, { align: "siunitx" }).matchAll(/\\rgval\{([^}]*)\}/g)].map((match) => match[1]!);
    expect(new Set(keys).size).to.equal(keys.length);
    for (const key of keys) expect(find(MARKED, key), key).not.to.equal(undefined);
    const plain = [...tableTex(MARKED).matchAll(/\\rgval\{([^}]*)\}/g)].map((match) => match[1]!);
    expect(plain, "however numbers are lined up").to.deep.equal(keys);
  });
});

describe("valuesCsv", () => {
  it("has a line a number, with what it is of and how sure it is", () => {
    const lines = valuesCsv(MARKED).trim().split("\n");
    expect(lines[0]).to.equal("key,value,n,sd,ci_low,ci_high,unit");
    expect(lines).to.include("table2.rf.ct-accuracy,0.8647,6,0.0123,,,");
    expect(lines).to.include("table2.lgbm.ct-auc,0.921,399,,0.89,0.95,");
    expect(lines).to.include("table2.rf.time,12.5,,,,,s");
    expect(lines).to.include("table2.lgbm.p,1e-9,,,,,");
    expect(lines.filter((line) => line.includes("remark"))).to.deep.equal([]);
    expect(lines.find((line) => line.startsWith("table2.lgbm.ct-accuracy.p,"))).to.equal(
      "table2.lgbm.ct-accuracy.p,0.03125,6,,,,",
    );
    const other = valuesCsv({ ...EXAMPLE, synthetic: true }).split("\n");
    expect(other[0]).to.equal("key,value,n,sd,ci_low,ci_high,unit,data");
    expect(other).to.include("example.a-b-c.age.2,465,,,,,,synthetic");
  });
});
