import { readdirSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { makeProject, type Project, withProject } from "../support/project.ts";
import { ROWS, SMALL, TABLE } from "../support/small-spec.ts";

const PUBLISHED = `paper: { title: Numbers, doi: none }
tables:
  table1:
    title: Summary
    columns: [mean]
    rows: { "0": [17.500], "1": [3] }
    differs: [{ row: "1", column: mean, reason: counted otherwise }]
claims:
  - { id: halves, text: The halves differ, where: text, holdsWhen: { greater: [table1.2.mean, table1.1.mean] } }
  - { id: lost, text: Nobody knows, where: text, holdsWhen: { greater: [table2.a.b, 1] } }
seeds: { small: { variant: seeds, what: the split anew } }
limits: [that rows are right]
`;
const SPEC = `${SMALL}${TABLE}compare: published.yaml
variants: { third: { set: { params.size: 0.25 } } }
`;
const HERE = "results/small/reproduction";

describe("reproduction.yml", () => {
  let project: Project;
  before(() => {
    project = makeProject({ "regimen.yaml": SPEC, "rows.csv": ROWS, "published.yaml": PUBLISHED });
    const { code, err } = project.regimen(["run"]);
    expect([code, err]).to.deep.equal([0, ""]);
  });
  after(() => project.dispose());
  const read = () => parse(project.read(`${HERE}.yml`));

  it("derives data, split and work from the run", () => {
    const { data, split, work, record, versions } = read();
    expect([data.kind, data.read.map(({ task }: { task: string }) => task)]).to.deep.equal(["real", ["rows"]]);
    expect(data.read[0].parameters.path.content).to.match(/^[0-9a-f]{64}$/);
    const [made] = split.made;
    expect([made.component, made.parameters.seed, made.training, made.test]).to.deep.equal(["data/stratified-split", 1, 4, 4]);
    expect(made.ids).to.match(/^[0-9a-f]{64}$/);
    expect([work.computedHere, work.imported, work.machine.cores > 0]).to.deep.equal([5, 0, true]);
    expect(versions).to.have.property("apache-arrow");
    expect(record.report.digest).to.match(/^[0-9a-f]{64}$/);
    expect(record.doesNotShow[0]).to.equal("that rows are right");
  });

  it("judges cells and claims", () => {
    const { verdicts, claims, tables, seeds } = read();
    expect(verdicts.at(-1)).to.deep.include({ cells: 2, "same conclusion": 1, "not attempted": 0 });
    expect(tables[0].cells[1]).to.deep.include({
      ...{ verdict: "differs", outcome: "same conclusion", reason: "counted otherwise" },
    });
    expect(claims.map(({ verdict, why }: { verdict: string; why?: string }) => [verdict, why ?? ""])[1]).to.deep.equal([
      "not tested",
      "this experiment makes no table2 (table2.a.b)",
    ]);
    expect(seeds).to.deep.equal({ run: null, variant: "seeds", what: "the split anew" });
  });

  it("is left as it is where nothing has changed, and written anew where it is gone", () => {
    const before = project.read(`${HERE}.yml`);
    expect(project.regimen(["run"]).out).to.include("up to date");
    expect(project.read(`${HERE}.yml`)).to.equal(before);
    project.remove(`${HERE}.html`);
    expect(project.ran().ran).to.deep.equal([]);
    expect(project.read(`${HERE}.html`)).to.include("Reproduction of Numbers");
    const { work } = read();
    expect([work.computedHere, work.computedHereBefore]).to.deep.equal([0, 5]);
    expect(work.stages[0].madeIn).to.match(/^\d{8}-\d{6}-[0-9a-f]{4}$/);
  });

  it("is found by compare, and by verify where it was edited", () => {
    expect(project.regimen(["compare"]).out).to.include("\n  page: results/small/reproduction.html\n");
    expect(project.regimen(["verify"]).code).to.equal(0);
    const text = project.read(`${HERE}.yml`);
    project.write(`${HERE}.yml`, text.replace("outcome: same conclusion", "outcome: equal as printed"));
    const { code, out } = project.regimen(["verify"]);
    expect([code, out.includes("reproduction.yml")]).to.deep.equal([1, true]);
    expect(project.ran().ran).to.deep.equal([]);
    expect(read().tables[0].cells[1].outcome).to.equal("same conclusion");
  });

  it("is of each variant by itself", () => {
    expect(project.regimen(["run", "--variant", "third"]).code).to.equal(0);
    const variant = parse(project.read("results/small/third/reproduction.yml"));
    expect([variant.variant, variant.split.made[0].test]).to.deep.equal(["third", 2]);
  });

  it("is none where the spec compares with nothing any longer", () => {
    project.write("regimen.yaml", SPEC.replace("compare: published.yaml\n", ""));
    expect(project.regimen(["run"]).code).to.equal(0);
    const names = readdirSync(project.path("results/small"));
    expect(names).to.include("report.html").and.not.include("reproduction.yml").and.not.include("reproduction.html");
  });

  it("is logged without the numbers of single patients", () =>
    withProject(
      {
        "regimen.yaml": `${SPEC}tracking: { tags: { a: b } }\n`,
        "rows.csv": ROWS,
        "published.yaml": PUBLISHED,
      },
      (own) => {
        expect(own.regimen(["run"]).code).to.equal(0);
        const logged = [...own.snapshot(".regimen/outbox", /never/).values()]
          .map((bytes) => Buffer.from(bytes, "base64").toString())
          .filter((text) => text.includes("\nregimen: reproduction\n"));
        expect(logged).to.have.length(1);
        // table1 is a reporting/data-table, whose rows may be patients
        const { claims, tables } = parse(logged[0] as string);
        expect(claims[0].why).to.equal("this experiment makes no table1 (table1.2.mean, table1.1.mean)");
        expect(tables[0].data).to.equal("none");
      },
    ));
});
