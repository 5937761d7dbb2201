import { expect } from "chai";
import { makeProject, type Project } from "../support/project.ts";
import { ROWS, SMALL } from "../support/small-spec.ts";

/** A table that sums up all rows, one that shows each, and values of the two. */
const SPEC = `${SMALL}  summary:
    use: reporting/summary-table
    in: { tables: [rows.table] }
    with: { columns: [{ column: x, show: mean-sd, digits: 1 }] }
  single:
    use: reporting/data-table
    in: { table: rows.table }
  values:
    use: reporting/values
    in: { tables: [summary.model] }
    with:
      values:
        mean: { of: summary.rows.x, digits: 3 }
        share: { value: "\${params.size}", percent: true }
  of-patients:
    use: reporting/values
    in: { tables: [single.model] }
`;
interface Manifest {
  readonly stages: readonly {
    readonly stage: string;
    readonly outputs: { readonly [port: string]: { readonly patientLevel: boolean; readonly kind: string } };
  }[];
}

describe("values of a paper's text", () => {
  let project: Project;
  before(() => {
    project = makeProject({ "regimen.yaml": SPEC, "rows.csv": ROWS });
    expect(project.regimen(["run"]).code).to.equal(0);
  });
  after(() => project.dispose());

  it("are published, and traced from their key to the raw file", () => {
    const tex = project.read("results/small/values.tex");
    expect(tex).to.contain("\\rgdefine{values.mean}{mean}{18.000}%\n\\rgdefine{values.share}{share}{50\\,\\%}%\n");
    const { code, out, err } = project.regimen(["trace", "values.mean"]);
    expect([code, err]).to.deep.equal([0, ""]);
    expect(out).to.match(
      /^values\.mean = 18\.000\n {2}in full {2}18\n {2}stands in {2}small: values, row mean, column summary\.rows\.x\n/,
    );
    expect(out).to.contain("path ← rows.csv");
    expect(project.regimen(["trace", "values.meen"]).err).to.contain('did you mean "values.mean"?');
  });

  it("are marked as showing single patients where a table of theirs does, and only there", () => {
    const { stages } = JSON.parse(project.read("results/small/manifest.json")) as Manifest;
    const marks = ["values", "of-patients"].map((name) =>
      Object.values(stages.find(({ stage }) => stage === name)!.outputs).map(({ patientLevel }) => patientLevel),
    );
    expect(marks).to.deep.equal([
      [false, false, false],
      [true, true, true],
    ]);
  });

  it("go stale with the parameter that they rest on, and no others do", () => {
    const { ran } = project.ran(["--param", "size=0.25"]);
    expect(ran).to.deep.equal(["split", "values"]);
  });

  it("are checked before anything runs, at their place", () => {
    project.write("wrong.yaml", SPEC.replace("of: summary.rows.x, digits: 3", "of: summary.rows.x, digits: 3, significant: 2"));
    const { code, err } = project.regimen(["check", "wrong.yaml"]);
    expect(code).to.equal(2);
    expect(err).to.contain('the value "mean" has both digits and significant');
    expect(err).to.contain("leave one out");
    expect(err).to.match(/wrong\.yaml:\d+:\d+/);
  });
});
