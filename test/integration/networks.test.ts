import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { runExperiment } from "../support/run-experiment.ts";

type Row = { readonly [column: string]: string };
const NETWORKS = [
  "ResNet3D, Volume",
  "SqueezeNet3D, Volume",
  "ShiftNet3D, Volume",
  "COVID-MTL (w/o Shift3D), Volume",
  "COVID-MTL (Shift3D), Volume",
  "COVID-MTL (Shift3D), Volume & Radiomics",
];

describe("the networks' spec", function () {
  this.timeout(900_000);
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-networks-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = () => runExperiment("networks.yaml", folder);
  const results = (): string => join(folder, "synthetic/covid-mtl-networks");
  const rowsOf = (path: string): readonly Row[] => parse(readFileSync(join(results(), path), "utf8"), { columns: true }) as Row[];
  const svg = (name: string): string => readFileSync(join(results(), `figures/${name}.svg`), "utf8");

  it("goes from scans to every network row of the paper's tables and to its figures, and twice runs nothing", () => {
    const { status, stderr, events, ran } = run();
    expect(status, `${stderr}${JSON.stringify(events.filter(({ type }) => type === "task-failed"))}`).to.equal(0);
    expect(ran).to.include.members([
      "mtl",
      "mtl@uncertainty",
      "mtl@fixed-loss",
      "resnet3d[label=COVIDSeverity]",
      "transfer-plain",
    ]);
    const files = readdirSync(results(), { recursive: true, encoding: "utf8" });
    for (const figure of [3, 4, 7, 9, 10]) expect(files).to.include(`figures/figure${figure}.pdf`);
    expect(run().ran).to.deep.equal([]);
  });

  it("names rows and columns as the reference does, all of them from the synthetic cohort", () => {
    const compared = rowsOf("compare.csv");
    const rows = (table: string): string[] => [...new Set(compared.filter((row) => row.table === table).map(({ row }) => row!))];
    expect(rows("table2")).to.deep.equal(["RF, Radiomics", "LGBM, Radiomics", ...NETWORKS]);
    expect(rows("table3")).to.include.members(["ResNet3D", "SqueezeNet3D", "ShiftNet3D", "COVID-MTL", "COVID-MTL (transfer)"]);
    expect(rows("section7")).to.deep.equal(["COVID-MTL (transfer, w/o Shift3D)"]);
    for (const one of compared.filter(({ table }) => ["table2", "table3", "section7"].includes(table!))) {
      expect([one.row, one.column, one.verdict]).to.deep.equal([one.row, one.column, "synthetic"]);
      expect(one.ours, `${one.table} ${one.row} ${one.column}`).to.match(/^\d|^\./);
    }
    for (const table of ["table2", "table3"])
      for (const row of rowsOf(`tables/${table}.csv`))
        for (const [column, cell] of Object.entries(row).filter(([name]) => /AUC|accuracy/.test(name) && !/sd/.test(name)))
          expect(Number.parseFloat(cell), `${table} ${column}`).to.be.within(0, 1);
  });

  it("draws each network's curves, and maps over scans", () => {
    for (const name of ["ResNet3D", "SqueezeNet3D", "ShiftNet3D", "MTL w/o Shift3D", "MTL, radiomics", "LGBM"])
      expect(svg("figure3")).to.contain(`>${name}<`);
    expect(svg("figure4")).to.contain(">Training<").and.to.contain(">COVID-MTL<");
    for (const loss of ["random-weighted loss", "uncertainty loss", "fixed weights"])
      expect(svg("figure9")).to.contain(`>${loss}<`);
    expect(svg("figure10")).to.contain(">Transfer, with Shift3D<").and.to.contain(">Transfer, without Shift3D<");
    expect(svg("figure7").match(/data:image\/png/g), "a scan, and it under two maps").to.have.length(3);
    expect(svg("figure7")).to.match(/>COVIDCT 1, p = \d\.\d\d</);
  });

  it("sets one network's time beside three networks' ", () => {
    const [each, all] = rowsOf("tables/times.csv");
    expect([each!.row, all!.row]).to.deep.equal(["one for each", "one for all"]);
    for (const column of ["seconds_per_step", "seconds_per_epoch", "seconds_per_case"])
      for (const row of [each!, all!]) expect(Number(row[column]), column).to.be.above(0);
  });
});
