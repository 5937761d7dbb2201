import { expect } from "chai";
import { makeProject, type Project } from "../support/project.ts";
import { ROWS } from "../support/small-spec.ts";

/** A forest a seed, whose split each seed draws anew, and the tables that take them together. */
const specWith = (seeds: readonly number[]): string => `experiment: seeds
stages:
  rows: { use: data/table, with: { path: rows.csv, id: id } }
  split:
    use: data/stratified-split
    matrix: { seed: &seeds [${seeds.join(", ")}] }
    in: { table: rows.table }
    with: { stratify: group, testSize: 0.5, seed: "\${matrix.seed}" }
  forest:
    use: ml/random-forest
    matrix: { seed: *seeds }
    in: { features: rows.table, labels: rows.table, split: split.split }
    with: { label: group, trees: 3, seed: "\${matrix.seed}" }
  models:
    use: reporting/classification-table
    in: { scores: "forest[*].scores" }
    with: { metrics: [accuracy], spread: interval, testShare: 0.5 }
  other:
    use: reporting/data-table
    in: { table: rows.table }
`;

describe("seeds", () => {
  let project: Project;
  before(() => {
    project = makeProject({ "regimen.yaml": specWith([1, 2, 3]), "rows.csv": ROWS });
    const { code, err } = project.regimen(["run"]);
    expect([code, err]).to.deep.equal([0, ""]);
  });
  after(() => project.dispose());

  it("of which one is added are that seed's tasks and the tables that show it, in the plan and in the run", () => {
    const note = () => /Seeds: .*/.exec(project.read("results/seeds/tables/models.md"))?.[0];
    expect(note()).to.equal("Seeds: forest: 3.");
    expect(project.planned()).to.deep.equal([]);
    project.write("regimen.yaml", specWith([1, 2, 3, 4]));
    const wanted = ["forest[seed=4]", "models", "split[seed=4]"];
    expect(project.planned()).to.deep.equal(wanted);
    const { ran, code } = project.ran();
    expect([code, ran]).to.deep.equal([0, wanted]);
    expect(note()).to.equal("Seeds: forest: 4.");
    project.write("regimen.yaml", specWith([1, 2, 3]));
    expect(project.ran().ran, "taken off again: the table of the three is there").to.deep.equal([]);
    expect(note()).to.equal("Seeds: forest: 3.");
  });
});
