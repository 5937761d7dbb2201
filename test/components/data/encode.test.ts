import { expect } from "chai";
import { encode } from "../../../src/components/data/encode.component.ts";
import type { Split } from "../../../src/formats/kind-values.ts";
import { booleanColumn, integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";
import { requireReference, runPython } from "../../support/reference.ts";
import { runComponent } from "../../support/run-component.ts";

const table = tableOf([
  integerColumn("PID", [1, 2, 3, 4, 5]),
  textColumn("sex", ["m", "f", null, "f", "d"]),
  numberColumn("x", [1, Number.NaN, 2, 6, Number.NaN]),
  integerColumn("grade", [2, 0, 2, Number.NaN, 1]),
  booleanColumn("seen", [true, null, true, false, true]),
]);
const split: Split = { train: [0, 1, 2], test: [3, 4] };
const run = async (
  params: { readonly [name: string]: unknown },
  inputs: { [port: string]: Table | Split } = { table },
): Promise<Table> => (await runComponent(encode, params, inputs)).outputs.table as Table;
const values = (given: Table, name: string): unknown[] => [...given.columns.find((column) => column.name === name)!.values];

describe("data/encode", () => {
  it("turns classes into columns of 0 and 1, where the column stood", async () => {
    const encoded = await run({ oneHot: ["sex", "grade"] });
    expect(encoded.columns.map((column) => column.name)).to.deep.equal([
      "PID",
      "sex_d",
      "sex_f",
      "sex_m",
      "x",
      "grade_0",
      "grade_1",
      "grade_2",
      "seen",
    ]);
    expect(values(encoded, "sex_f")).to.deep.equal([0, 1, 0, 1, 0]);
    expect(values(encoded, "sex_m")).to.deep.equal([1, 0, 0, 0, 0]);
    expect(values(encoded, "grade_2")).to.deep.equal([1, 0, 1, 0, 0]);
    const fewer = await run({ oneHot: ["sex"], dropFirst: true });
    expect(fewer.columns.map((column) => column.name)).to.deep.equal(["PID", "sex_f", "sex_m", "x", "grade", "seen"]);
  });

  it("takes the classes of the training rows only", async () => {
    const encoded = await run({ oneHot: ["sex"] }, { table, split });
    expect(encoded.columns.map((column) => column.name)).to.deep.equal(["PID", "sex_f", "sex_m", "x", "grade", "seen"]);
    expect(values(encoded, "sex_m")).to.deep.equal([1, 0, 0, 0, 0]);
  });

  it("turns classes into positions", async () => {
    expect(values(await run({ ordinal: { sex: ["m", "d", "f"] } }), "sex")).to.deep.equal([0, 2, Number.NaN, 2, 1]);
    expect(values(await run({ ordinal: { sex: [] } }), "sex")).to.deep.equal([2, 1, Number.NaN, 1, 0]);
    expect(values(await run({ ordinal: { seen: [true, false] } }), "seen")).to.deep.equal([0, Number.NaN, 0, 1, 0]);
    expect(await failureOf(() => run({ ordinal: { sex: ["m", "f"] } }))).to.deep.equal({
      code: "encode-class",
      message: 'row 5 of table has "d" in column "sex", which is none of its classes',
      allowed: "m, f",
    });
  });

  it("fills gaps", async () => {
    const mean = await run({ impute: "mean" });
    expect(values(mean, "x")).to.deep.equal([1, 3, 2, 6, 3]);
    expect(values(mean, "grade")).to.deep.equal([2, 0, 2, 1.25, 1]);
    expect(values(mean, "sex")).to.deep.equal(["m", "f", null, "f", "d"]);
    expect(values(await run({ impute: "median" }), "x")).to.deep.equal([1, 2, 2, 6, 2]);
    expect(values(await run({ impute: "mean" }, { table, split }), "x")).to.deep.equal([1, 1.5, 2, 6, 1.5]);
    const common = await run({ impute: "most-frequent" });
    expect([values(common, "sex"), values(common, "grade"), values(common, "seen")]).to.deep.equal([
      ["m", "f", "f", "f", "d"],
      [2, 0, 2, 2, 1],
      [1, 1, 1, 0, 1],
    ]);
    const fixed = await run({ impute: "constant", fill: -1, imputeColumns: ["x"] });
    expect([values(fixed, "x"), values(fixed, "grade")]).to.deep.equal([
      [1, -1, 2, 6, -1],
      [2, 0, 2, Number.NaN, 1],
    ]);
    expect(values(await run({ impute: "constant", fill: "?" }), "sex")).to.deep.equal(["m", "f", "?", "f", "d"]);
    expect(values(await run({ impute: "most-frequent", oneHot: ["sex"] }), "sex_f")).to.deep.equal([0, 1, 1, 1, 0]);
  });

  it("says what is wrong", async () => {
    expect(await messageOf(() => run({ impute: "constant" }))).to.equal("impute: constant needs the value to fill in");
    expect(await messageOf(() => run({ impute: "constant", fill: "?", imputeColumns: ["x"] }))).to.equal(
      'column "x" of table holds numbers, but fill is "?"',
    );
    expect(await messageOf(() => run({ impute: "mean", imputeColumns: ["sex"] }))).to.equal(
      'column "sex" of table must hold numbers, but row 1 has "m"',
    );
    expect(await failureOf(() => run({ oneHot: ["sax"] }))).to.include({ message: 'no column "sax" in table', nearest: "sex" });
    expect(await messageOf(() => run({ fit: "training" }))).to.equal(
      "the encoding is to be fitted on the training rows, but there is no split",
    );
    const clash = tableOf([textColumn("a", ["x"]), numberColumn("a_x", [1])]);
    expect(await messageOf(() => run({ oneHot: ["a"] }, { table: clash }))).to.equal(
      'encoding table makes two columns named "a_x"',
    );
  });

  describe("against scikit-learn", () => {
    before(requireReference);
    it("fills and encodes alike", async () => {
      const columns = { a: [3, null, 1, 3, 1, null, 9, 2.5], b: [null, null, 4, 5, 5, 4, 1, 2] };
      const text = ["x", "b", "B", "x", "é", "b", "10", "9"];
      const wanted = runPython(
        `import json, sys, numpy as np
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder
columns, text = json.load(sys.stdin)
x = np.array([columns["a"], columns["b"]], dtype=float).T; t = np.array(text, dtype=object)[:, None]; one = OneHotEncoder(sparse_output=False).fit(t)
print(json.dumps([SimpleImputer(strategy=s).fit_transform(x).T.tolist() for s in ("mean", "median", "most_frequent")] +
  [one.transform(t).T.tolist(), one.get_feature_names_out(["t"]).tolist(), OrdinalEncoder().fit_transform(t)[:, 0].tolist()]))`,
        [columns, text],
      ) as [number[][], number[][], number[][], number[][], string[], number[]];
      const given = tableOf([
        ...Object.entries(columns).map(([name, cells]) =>
          numberColumn(
            name,
            cells.map((cell) => cell ?? Number.NaN),
          ),
        ),
        textColumn("t", text),
      ]);
      for (const [k, impute] of ["mean", "median", "most-frequent"].entries()) {
        const filled = await run({ impute }, { table: given });
        expect([values(filled, "a"), values(filled, "b")]).to.deep.equal(wanted[k]);
      }
      const encoded = await run({ oneHot: ["t"] }, { table: given });
      expect(encoded.columns.slice(2).map((column) => column.name)).to.deep.equal(wanted[4]);
      expect(encoded.columns.slice(2).map((column) => [...column.values])).to.deep.equal(wanted[3]);
      expect(values(await run({ ordinal: { t: [] } }, { table: given }), "t")).to.deep.equal(wanted[5]);
    });
  });
});
