import { expect } from "chai";
import { parse } from "yaml";
import { reproduce } from "../../../src/reporting/reproduction/reproduce.ts";
import { reproductionYaml } from "../../../src/reporting/reproduction/reproduction-yaml.ts";
import { exampleFacts, SYNTHETIC } from "./example.ts";

const text = reproductionYaml(reproduce(exampleFacts()));
const read = parse(text);

describe("reproductionYaml", () => {
  it("has a field for each line of the checklist, in its order", () => {
    expect(Object.keys(read)).to.deep.equal([
      ...["regimen", "format", "experiment", "variant", "synthetic"],
      ...["paper", "verdicts", "tolerances", "differences", "seeds", "claims", "data", "split", "deviations", "authorsCode"],
      ...["versions", "work", "accepted", "again", "record", "tables"],
    ]);
  });

  it("counts outcomes a table and in all, with the words of compare.csv beside them", () => {
    expect(text).to.include(
      "  - {table: table1, data: real, cells: 8, equal as printed: 5, within tolerance: 1, same conclusion: 1, differs: 1, not attempted: 0, synthetic: 0, notRun: 0}\n",
    );
    expect(read.verdicts.at(-1)).to.deep.include({ table: "all", cells: 9, "not attempted": 1, notRun: 1 });
  });

  it("tells a cell on a line: published, ours, tolerance, difference, seeds", () => {
    const [small] = read.tables[0].cells.filter(({ column }: { column: string }) => column === "accuracy");
    const { seeds, ...others } = small;
    expect(others).to.deep.equal({
      row: "small",
      column: "accuracy",
      published: "0.867",
      halfUnit: 0.0005,
      ours: "0.867",
      value: "0.8666",
      verdict: "equal",
      outcome: "equal as printed",
      tolerance: 0.0005,
      toleranceUnits: 0.5,
      toleranceReason: "half a unit in the last printed place: rounding alone",
      difference: -0.0004,
      differenceUnits: -0.4,
    });
    expect([seeds.n, seeds.mean, seeds.publishedInside]).to.deep.equal([3, 0.855533, true]);
    expect(text.split("\n").filter((line) => line.startsWith("      - {row: small, column: accuracy,"))).to.have.length(1);
  });

  it("says what no comparison shows, whose commit it is, and whether that was clean", () => {
    expect(read.record).to.deep.equal({
      who: "A. Reader",
      when: "2026-11-26T12:00:00.000Z",
      commit: "c0ffee",
      clean: false,
      report: { file: "report.html", digest: "23".repeat(32) },
      doesNotShow: [
        "how it does on needles",
        "that the publication is right: numbers that agree can be wrong alike",
        "that the code does what its name says; regimen verify says which links from a number to the raw data were looked at",
      ],
    });
  });

  it("tells what was computed here, what came from elsewhere, and known answers", () => {
    const { computedHere, computedHereBefore, imported, stages } = read.work;
    expect([computedHere, computedHereBefore, imported]).to.deep.equal([1, 1, 1]);
    expect(stages[1]).to.deep.equal({
      ...{ task: "net", component: "nn/train", how: "imported", seconds: 90, key: "k2" },
      ...{ origin: "another, 64 cores", engine: "tensorflow 2, 2 threads" },
    });
    expect(read.accepted[0]).to.deep.include({ known: "0.80", of: "version 2", ours: "0.80", matched: "version 2" });
    expect(read.split.scaledOn[0]).to.deep.include({ parameter: "fit", value: "all", testData: true });
  });

  it("says at its top and at every table that data are synthetic, and is the same text for the same facts", () => {
    const synthetic = reproductionYaml(reproduce(exampleFacts(SYNTHETIC)));
    expect(synthetic).to.include("# SYNTHETIC COHORT: none of these numbers is about patients, so none is compared.\n");
    expect(parse(synthetic).tables.map(({ data }: { data: string }) => data)).to.deep.equal(["synthetic", "none"]);
    expect(reproductionYaml(reproduce(exampleFacts()))).to.equal(text);
  });
});
