import { expect } from "chai";
import fc from "fast-check";
import { scale } from "../../../src/components/data/scale.component.ts";
import type { Split } from "../../../src/formats/kind-values.ts";
import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { worstAbsolute } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";
import { runComponent } from "../../support/run-component.ts";

const table = tableOf([
  integerColumn("PID", [10, 11, 12, 13]),
  numberColumn("x", [0, 5, 10, 20]),
  textColumn("sex", ["f", "m", "f", "m"]),
  integerColumn("age", [30, 40, 50, 70]),
  numberColumn("flat", [3, 3, 3, 3]),
]);
const split: Split = { train: [0, 1, 2], test: [3], train_ids: [10, 11, 12], test_ids: [13] };
const run = async (
  params: { readonly [name: string]: unknown },
  inputs: { [port: string]: Table | Split } = { table },
): Promise<Table> => (await runComponent(scale, params, inputs)).outputs.table as Table;
const values = (given: Table, name: string): unknown[] => [...given.columns.find((column) => column.name === name)!.values];

describe("data/scale", () => {
  it("maps features to 0…1, and leaves id, text and dropped columns", async () => {
    const scaled = await run({ method: "min-max", fit: "all", drop: ["age"] });
    expect(scaled.columns.map((column) => column.name)).to.deep.equal(table.columns.map((column) => column.name));
    expect(values(scaled, "x")).to.deep.equal([0, 0.25, 0.5, 1]);
    expect(values(scaled, "flat")).to.deep.equal([0, 0, 0, 0]);
    expect(values(scaled, "age")).to.deep.equal([30, 40, 50, 70]);
    expect(values(scaled, "PID")).to.deep.equal([10, 11, 12, 13]);
    expect(values(scaled, "sex")).to.deep.equal(["f", "m", "f", "m"]);
  });

  it("fits on the training rows where there is a split, by id", async () => {
    const expected = [0, 0.5, 1, 2];
    expect(values(await run({}, { table, split }), "x")).to.deep.equal(expected);
    expect(
      values(await run({ fit: "training" }, { table, split: { ...split, train: [3, 2, 1], test: [0] } }), "x"),
    ).to.deep.equal(expected);
    expect(values(await run({ fit: "all" }, { table, split }), "x")).to.deep.equal([0, 0.25, 0.5, 1]);
    expect(values(await run({}), "x")).to.deep.equal([0, 0.25, 0.5, 1]);
  });

  it("says what is missing", async () => {
    expect(await failureOf(() => run({ fit: "training" }))).to.deep.equal({
      code: "bad-parameters",
      message: "the scale is to be fitted on the training rows, but there is no split",
      help: "wire the input split, or say fit: all",
    });
    expect(await failureOf(() => run({ drop: ["Age"] }))).to.include({ message: 'no column "Age" in table', nearest: "age" });
  });

  describe("against scikit-learn", () => {
    before(requireReference);
    it("min–max equals MinMaxScaler bit for bit, gaps and flat columns with it; z-score StandardScaler to 1e-13", async () => {
      const cell = fc.oneof(
        { weight: 9, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }) },
        { weight: 1, arbitrary: fc.constant(null) },
      );
      const cases = fc.sample(
        fc
          .tuple(fc.integer({ min: 3, max: 30 }), fc.nat())
          .chain(([rows]) => fc.array(fc.array(cell, { minLength: rows, maxLength: rows }), { minLength: 1, maxLength: 4 })),
        { numRuns: 30, seed: 9 },
      );
      for (const columns of cases) columns.push(columns[0]!.map(() => 0.1));
      const wanted = runPython(
        `import json, sys, warnings, numpy as np
from sklearn.preprocessing import MinMaxScaler, StandardScaler
warnings.simplefilter("ignore")
show = lambda a: [[None if v != v else v for v in row] for row in a.T.tolist()]
out = []
for columns in json.load(sys.stdin):
    x = np.array(columns, dtype=float).T
    out.append([show(MinMaxScaler().fit_transform(x)), show(MinMaxScaler().fit(x[::2]).transform(x)), show(StandardScaler().fit_transform(x))])
print(json.dumps(out))`,
        cases,
      ) as (number | null)[][][][];
      let worst = 0;
      for (const [k, columns] of cases.entries()) {
        const given = tableOf(
          columns.map((cells, j) =>
            numberColumn(
              `c${j}`,
              cells.map((each) => each ?? Number.NaN),
            ),
          ),
        );
        const rows = Array.from({ length: given.rows }, (_, row) => row);
        const half: Split = { train: rows.filter((row) => row % 2 === 0), test: rows.filter((row) => row % 2 === 1) };
        const all = await run({ method: "min-max", fit: "all" }, { table: given });
        const part = await run({ method: "min-max", fit: "training" }, { table: given, split: half });
        const z = await run({ method: "z-score", fit: "all" }, { table: given });
        columns.forEach((_, j) => {
          const numbers = (list: (number | null)[]): number[] => list.map((each) => each ?? Number.NaN);
          expect(all.columns[j]!.values).to.deep.equal(Float64Array.from(numbers(wanted[k]![0]![j]!)));
          expect(part.columns[j]!.values).to.deep.equal(Float64Array.from(numbers(wanted[k]![1]![j]!)));
          worst = Math.max(worst, worstAbsolute(z.columns[j]!.values as Float64Array, numbers(wanted[k]![2]![j]!)));
        });
      }
      expect(worst).to.be.below(1e-13); // deviations from the mean, in units of the deviation: sums are rounded otherwise
    });
  });
});
