import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { failures, withProject } from "../support/project.ts";
import { runExperiment } from "../support/run-experiment.ts";

type Row = { readonly [column: string]: string };
const rowsOf = (path: string): readonly Row[] => parse(readFileSync(path, "utf8"), { columns: true }) as Row[];

describe("the imaging spec", function () {
  this.timeout(900_000);
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-imaging-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = () => runExperiment("imaging.yaml", folder);

  it("goes from scans to segmentations, features, models and figures, each case a task of its own, and twice runs nothing", () => {
    const first = run();
    expect(first.status, `${first.stderr}${JSON.stringify(first.events.filter(({ type }) => type === "task-failed"))}`).to.equal(
      0,
    );
    for (const stage of ["lung", "threshold", "contour", "cut-out", "features"])
      expect(
        first.ran.filter((task) => task.startsWith(`${stage}[case=ct-`)),
        stage,
      ).to.have.length(12);
    const results = join(folder, "synthetic/covid-mtl-imaging");
    expect(readdirSync(results, { recursive: true, encoding: "utf8" })).to.include.members([
      "figures/figure2.pdf",
      "figures/figure2.svg",
      "figures/roc.png",
      "slices/slices.html",
      "tables/anova.tex",
      "tables/models.tex",
      "tables/segmentation.csv",
      "report.html",
    ]);
    const agreement = rowsOf(join(results, "tables/segmentation.csv"));
    expect(agreement.map((row) => row.row)).to.deep.equal(["default", "threshold", "contour"]);
    for (const { row, dice } of agreement) expect(Number.parseFloat(String(dice)), `Dice of ${row}`).to.be.within(0.8, 1);
    const manifest = JSON.parse(readFileSync(join(results, "manifest.json"), "utf8")) as {
      stages: { stage: string; outputs: object }[];
    };
    expect(manifest.stages.filter(({ stage }) => stage === "features")).to.have.length(13); // the cases and what joins them
    expect(run().ran).to.deep.equal([]);
  });
});

describe("a folder of ten scans", function () {
  this.timeout(300_000);
  it("gives nine rows without one image, names that case, and runs it alone when the image is back", () =>
    withProject(
      {
        "regimen.yaml": `experiment: ten
stages:
  cohort: { use: data/cases, with: { path: scans } }
  lung: { use: imaging/lung-segmentation, each: cohort.cases, in: { image: case.image } }
  features:
    use: imaging/radiomics
    each: cohort.cases
    in: { image: case.image, mask: lung.mask }
    with: { preset: pyradiomics, featureClass: { firstorder: [], glcm: [] } }
  table1: { use: reporting/data-table, in: { table: features.features } }
`,
      },
      (project) => {
        const shape = ["--with", "cases=10", "--with", "shape={z: 24, y: 40, x: 40}"];
        const made = project.regimen(["call", "data/synthetic-ct", ...shape, "--out", "scans"]);
        expect(made.code, made.err).to.equal(0);
        renameSync(project.path("scans/ct-007/image.nii.gz"), project.path("elsewhere.nii.gz"));
        const without = project.ran();
        expect(without.code).to.equal(1);
        expect(failures(without.events).map(({ task, message }) => [task, message])).to.deep.equal([
          ["lung[case=ct-007]", `the image of case ct-007 is not there: ${project.path("scans/ct-007/image.nii.gz")}`],
        ]);
        const table = (): readonly Row[] => rowsOf(project.path("results/ten/tables/table1.csv"));
        expect(table()).to.have.length(9);
        expect(table().map((row) => row.row)).to.not.include("ct-007");
        renameSync(project.path("elsewhere.nii.gz"), project.path("scans/ct-007/image.nii.gz"));
        const again = project.ran();
        expect(again.code).to.equal(0);
        expect(again.ran.filter((task) => task.includes("case="))).to.deep.equal(["features[case=ct-007]", "lung[case=ct-007]"]);
        expect(table()).to.have.length(10);
      },
    ));
});
