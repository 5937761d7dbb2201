import { expect } from "chai";
import { DEFAULT_SETTINGS } from "../../../../src/components/ml/forest/settings.ts";
import { requirePaperReference } from "../../../support/reference.ts";
import { compareForests, compareProblems } from "./differential.ts";

describe("random forest and scikit-learn 1.2.1", () => {
  before(requirePaperReference);

  it("make the same trees, to the last bit, of 60 random problems", async () => {
    const findings = await compareForests(3, 60);
    expect(findings.map(({ problem, differences }) => `${problem.name}: ${differences[0]}`)).to.deep.equal([]);
  }).timeout(120_000);

  it("make the same trees of larger tables", async () => {
    const findings = await compareForests(4, 3, { rows: 2500, trees: 3 });
    expect(findings.map(({ problem, differences }) => `${problem.name}: ${differences[0]}`)).to.deep.equal([]);
  }).timeout(120_000);

  it("open nodes of equal gain in the same order, where the number of leaves is limited", async () => {
    // all corners of a cube in six dimensions: by symmetry very many nodes gain the same, mostly nothing
    const corners = Array.from({ length: 64 }, (_, corner) => corner);
    const columns = Array.from({ length: 6 }, (_, k) => Float64Array.from([...corners, 0], (corner) => (corner >> k) & 1));
    const kinds = [
      (corner: number): number => (corner ^ (corner >> 1) ^ (corner >> 2)) & 1,
      (corner: number): number => (corner & 3) % 3,
      (corner: number): number => (Math.imul(corner, 2654435761) >>> 27) % 2,
    ];
    const problems = kinds.flatMap((kind, k) =>
      [5, 17, 33, 60].flatMap((maxLeafNodes) =>
        [false, true].map((bootstrap) => {
          const codes = Int32Array.from([...corners, 0], kind);
          return {
            name: `cube ${k}, ${maxLeafNodes} leaves`,
            settings: { ...DEFAULT_SETTINGS, trees: 10, seed: k, maxLeafNodes, bootstrap },
            columns,
            train: 64,
            codes,
            classes: [...new Set(codes)].sort(),
            repeats: 0,
          };
        }),
      ),
    );
    const findings = await compareProblems(problems);
    expect(findings.map(({ problem, differences }) => `${problem.name}: ${differences[0]}`)).to.deep.equal([]);
  }).timeout(60_000);
});
