import { expect } from "chai";
import fc from "fast-check";
import { cluster } from "../../../src/components/stats/cluster.component.ts";
import { findColumn } from "../../../src/formats/columns.ts";
import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { messageOf } from "../../formats/failure-of.ts";
import { worstAbsolute } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";
import { runComponent } from "../../support/run-component.ts";

const table = tableOf([
  integerColumn("PID", [7, 8, 9, 10]),
  numberColumn("x", [0, 10, 1, 13]),
  numberColumn("y", [0, 0, 0, 0.5]),
  textColumn("sex", ["f", "m", "f", "m"]),
]);
const run = async (
  params: { readonly [name: string]: unknown },
  given: Table = table,
): Promise<{ linkage: Table; order: Table }> => {
  const { outputs } = await runComponent(cluster, params, { table: given });
  return outputs as unknown as { linkage: Table; order: Table };
};
const values = (given: Table, name: string): unknown[] => [...findColumn(given, name).values];

describe("stats/cluster", () => {
  it("merges the nearest rows first, and orders the leaves by their ids", async () => {
    const { linkage, order } = await run({ metric: "euclidean", method: "single" });
    expect(linkage.columns.map((column) => column.name)).to.deep.equal(["a", "b", "height", "size"]);
    expect([values(linkage, "a"), values(linkage, "b"), values(linkage, "size")]).to.deep.equal([
      [0, 1, 4],
      [2, 3, 5],
      [2, 2, 4],
    ]);
    expect(values(linkage, "height")).to.deep.equal([1, Math.sqrt(9.25), 9]);
    expect([values(order, "position"), values(order, "index"), values(order, "name")]).to.deep.equal([
      [0, 1, 2, 3],
      [0, 2, 1, 3],
      ["7", "9", "8", "10"],
    ]);
  });

  it("clusters features by their names", async () => {
    const { linkage, order } = await run({ axis: "columns" });
    expect(values(linkage, "size")).to.deep.equal([2]);
    expect(values(order, "name")).to.deep.equal(["x", "y"]);
  });

  it("says what is wrong", async () => {
    expect(await messageOf(() => run({ method: "ward" }))).to.equal("method: ward goes with metric: euclidean only");
    expect(await messageOf(() => run({ drop: ["x", "y"] }))).to.equal(
      "table has 4 rows and 0 features; clustering needs two rows or more",
    );
    const gap = tableOf([numberColumn("x", [1, 2]), numberColumn("y", [1, Number.NaN])]);
    expect(await messageOf(() => run({}, gap))).to.equal('row 2 of table has no value in column "y"');
    const flat = tableOf([numberColumn("x", [1, 2, 3]), numberColumn("y", [4, 4, 4])]);
    expect(await messageOf(() => run({ axis: "columns" }, flat))).to.equal(
      'feature "y" of table does not vary, so it has no correlation',
    );
    const level = tableOf([integerColumn("id", [5, 6]), numberColumn("x", [1, 2]), numberColumn("y", [1, 3])]);
    expect(await messageOf(() => run({}, level))).to.equal('row "5" of table does not vary, so it has no correlation');
  });

  describe("against SciPy", () => {
    before(requireReference);
    it("has its merges, heights and leaves", async () => {
      const rng = new Philox(4);
      const cases = fc
        .sample(
          fc.tuple(
            fc.integer({ min: 3, max: 14 }),
            fc.constantFrom("pearson", "euclidean"),
            fc.constantFrom("single", "complete", "average", "ward"),
            fc.constantFrom("rows", "columns"),
            fc.constantFrom("none", "z-score", "min-max"),
          ),
          { numRuns: 60, seed: 4 },
        )
        .map(
          ([rows, ...options]) =>
            [Array.from({ length: rows }, () => Array.from({ length: 4 }, () => rng.normal())), ...options] as const,
        );
      const usable = cases.filter(([, metric, method]) => !(method === "ward" && metric === "pearson"));
      const wanted = runPython(
        `import json, sys, numpy as np
from scipy.cluster.hierarchy import linkage, leaves_list
from scipy.spatial.distance import pdist
out = []
for data, metric, method, axis, scale in json.load(sys.stdin):
    x = np.array(data)
    if scale == "z-score": x = (x - x.mean(0)) / x.std(0)
    if scale == "min-max": x = (x - x.min(0)) / (x.max(0) - x.min(0))
    if axis == "columns": x = x.T
    z = linkage(pdist(x, {"pearson": "correlation"}.get(metric, metric)), method)
    out.append([z.T.tolist(), leaves_list(z).tolist()])
print(json.dumps(out))`,
        usable,
      ) as [number[][], number[]][];
      for (const [k, [data, metric, method, axis, scale]] of usable.entries()) {
        const given = tableOf(
          data[0]!.map((_, j) =>
            numberColumn(
              `f${j}`,
              data.map((row) => row[j]!),
            ),
          ),
        );
        const { linkage, order } = await run({ metric, method, axis, scale }, given);
        const [[a, b, height, size], leaves] = wanted[k] as [[number[], number[], number[], number[]], number[]];
        expect([values(linkage, "a"), values(linkage, "b"), values(linkage, "size")]).to.deep.equal([a, b, size]);
        expect(values(order, "index")).to.deep.equal(leaves);
        expect(worstAbsolute(values(linkage, "height") as number[], height)).to.be.below(1e-12);
      }
    });
  });
});
