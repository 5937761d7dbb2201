import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse as parseCsv } from "csv-parse/sync";
import { parse } from "yaml";
import { executable, repository } from "../support/project.ts";
import { requireShared, sharedPath } from "../support/reference.ts";

const SPEC = "experiments/covid-mtl/radiomics.yaml";
/** The whole chain with models of ten trees: what it says is not the paper's, and it takes seconds. */
const QUICK = ["--profile", "quick"];

/** The main job as `make reproduce` calls it, with a store and results of its own. */
describe("make reproduce", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-reproduce-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const reproduce = (data: string, ...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [executable, "run", SPEC, "--out", join(folder, "results"), "--json", ...args],
      {
        cwd: repository,
        encoding: "utf8",
        maxBuffer: 1 << 28,
        env: { ...process.env, REGIMEN_DATA: data, REGIMEN_HOME: join(folder, "store") },
      },
    );
    const events = stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { type: string; task: string });
    return { status, stderr, ran: events.filter(({ type }) => type === "task-finished").map(({ task }) => task) };
  };
  const verdicts = (path: string): Record<string, number> => {
    const counts: Record<string, number> = {};
    const [head, ...rows] = readFileSync(path, "utf8").trim().split("\n");
    expect(head).to.equal("table,row,column,published,ours,value,tolerance,verdict,reason");
    for (const row of rows) {
      const key = `${row.slice(0, row.indexOf(","))} ${/,(equal|within|differs|not run|synthetic),/.exec(row)?.[1]}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  };
  const FILES = [
    "compare.csv",
    "figures/figure3.pdf",
    "figures/figure3.png",
    "figures/figure3.svg",
    "figures/figure5.pdf",
    "figures/figure5.png",
    "figures/figure5.svg",
    "figures/figure6.pdf",
    "figures/figure6.png",
    "figures/figure6.svg",
    "figures/figure8.pdf",
    "figures/figure8.png",
    "figures/figure8.svg",
    "manifest.json",
    "methods.bib",
    "methods.tex",
    "report.html",
    "reproduction.html",
    "reproduction.yml",
    "run.json",
    "runs.jsonl",
    "tables/ages.csv",
    "tables/ages.md",
    "tables/ages.tex",
    "tables/ages.values.csv",
    "tables/groups.csv",
    "tables/groups.md",
    "tables/groups.tex",
    "tables/groups.values.csv",
    "tables/post-hoc-table.csv",
    "tables/post-hoc-table.md",
    "tables/post-hoc-table.tex",
    "tables/post-hoc-table.values.csv",
    "tables/table1.csv",
    "tables/table1.md",
    "tables/table1.tex",
    "tables/table1.values.csv",
    "tables/table2.csv",
    "tables/table2.md",
    "tables/table2.tex",
    "tables/table2.values.csv",
    "tables/table3.csv",
    "tables/table3.md",
    "tables/table3.tex",
    "tables/table3.values.csv",
    "tables/table4.csv",
    "tables/table4.md",
    "tables/table4.tex",
    "tables/table4.values.csv",
  ];
  const filesIn = (results: string): readonly string[] =>
    readdirSync(results, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(results.length + 1))
      .sort();

  const published = (): ReadonlyMap<string, readonly string[]> => {
    const { tables } = parse(readFileSync(join(repository, "experiments/covid-mtl/reference/covid-mtl.yaml"), "utf8")) as {
      tables: Record<string, { rows: Record<string, unknown> }>;
    };
    return new Map(Object.entries(tables).map(([name, { rows }]) => [name, Object.keys(rows)]));
  };
  const rowsOf = (csv: string): readonly string[] =>
    (parseCsv(readFileSync(csv), { from: 2 }) as string[][]).map(([row = ""]) => row);

  it("writes every table and figure from the synthetic cohort, each saying so, and runs nothing a second time", function () {
    this.timeout(180_000);
    const first = reproduce("synthetic", ...QUICK);
    expect([first.status, first.stderr]).to.deep.equal([0, ""]);
    expect(first.ran).to.have.length(32);
    const results = join(folder, "results", "synthetic", "covid-mtl-radiomics");
    expect(filesIn(results)).to.deep.equal(FILES);
    expect(verdicts(join(results, "compare.csv"))).to.deep.equal({
      "table1 synthetic": 24,
      "table2 synthetic": 20,
      "table2 not run": 60,
      "table3 synthetic": 10,
      "table3 not run": 30,
      "table4 synthetic": 216,
    });
    for (const name of FILES.filter((path) => /\.(csv|md|tex|svg|html|json|yml)$/.test(path))) {
      expect(readFileSync(join(results, name), "utf8"), name).to.match(/synthetic/i);
    }
    const { claims, data, tables } = reproductionIn(results);
    expect(data.kind).to.equal("synthetic");
    expect(new Set(tables.flatMap(({ cells }) => cells.map(({ outcome }) => outcome)))).to.deep.equal(new Set(["not attempted"]));
    expect(claims.find(({ id }) => id === "backbone")).to.deep.include({ verdict: "not tested", byPublishedNumbers: "holds" });
    expect(claims.find(({ id }) => id === "age")).to.deep.include({ verdict: "holds", data: "synthetic" });
    expect(reproduce("synthetic", ...QUICK).ran).to.deep.equal([]);
  });

  /** What a test asks of reproduction.yml. */
  const reproductionIn = (results: string) =>
    parse(readFileSync(join(results, "reproduction.yml"), "utf8")) as {
      readonly verdicts: readonly object[];
      readonly seeds: object;
      readonly claims: readonly { readonly id: string; readonly verdict: string }[];
      readonly data: { readonly kind: string; readonly counts: readonly { readonly what: string; readonly agrees: boolean }[] };
      readonly tables: readonly { readonly cells: readonly { readonly outcome: string }[] }[];
    };

  it("sets the variants side by side, and does only what they change", function () {
    this.timeout(300_000);
    const { status, stderr, ran } = reproduce("synthetic", ...QUICK, "--variant", "ablations");
    expect([status, stderr]).to.deep.equal([0, ""]);
    expect(ran.filter((task) => task.startsWith("boosting@fewer-trees"))).to.have.length(3);
    expect(ran.filter((task) => task.startsWith("boosting@ten-seeds"), "the base has one of three seeds")).to.have.length(6);
    expect(ran.filter((task) => /^(forest|scale)@slow-boosting/.test(task))).to.deep.equal([]);
    const tables = join(folder, "results", "synthetic", "covid-mtl-radiomics", "ablations", "tables");
    const rows = rowsOf(join(tables, "ablations.csv"));
    expect(rows.filter((row) => row.startsWith("LGBM"))).to.include.members([
      "LGBM base",
      "LGBM fewer-trees",
      "LGBM more-trees",
      "LGBM slow-boosting",
      "LGBM fast-boosting",
      "LGBM top-features-only",
      "LGBM age-and-gender",
      "LGBM severity-of-infected",
      "LGBM ten-seeds",
    ]);
    expect(rows.filter((row) => row.startsWith("RF"))).not.to.include.members(["RF slow-boosting", "RF ablations"]);
    const differences = rowsOf(join(tables, "ablation-differences.csv"));
    expect(differences).to.include("RF age-and-gender").and.not.include("RF base").and.not.include("RF ten-seeds");
    expect(readFileSync(join(tables, "ablations.tex"), "utf8")).to.match(/SYNTHETIC/);
  });

  it("runs variants by themselves: models that see more than radiomic features, fewer labels, several seeds", function () {
    this.timeout(180_000);
    for (const variant of ["age-and-gender", "severity-of-infected", "ten-seeds"]) {
      const { status, stderr } = reproduce("synthetic", ...QUICK, "--variant", variant);
      expect([status, stderr], variant).to.deep.equal([0, ""]);
    }
    const results = join(folder, "results", "synthetic", "covid-mtl-radiomics");
    expect(reproductionIn(join(results, "ten-seeds")).seeds).to.deep.include({ run: "ten-seeds", n: 3, cells: 30 });
    const paper = rowsOf(join(results, "tables", "table4.csv"));
    for (const variant of ["age-and-gender", "severity-of-infected"])
      expect(rowsOf(join(results, variant, "tables", "table4.csv")), "Table 4 stays the paper's").to.deep.equal(paper);
    const infected = join(results, "severity-of-infected", "tables");
    expect(existsSync(join(infected, "table2.csv")), "no NAT-negative patients to tell apart").to.equal(false);
    const text = readFileSync(join(infected, "table3.md"), "utf8");
    expect(text)
      .to.match(/AUC 1 .* AUC 2 /)
      .and.not.match(/control|[Cc]lass 0/);
  });

  it("gives the paper's numbers from the authors' files, and only the dependents run after an edit of one cell", function () {
    this.timeout(900_000);
    requireShared(this, "data", "covid-mtl");
    const upstream = reproduce(sharedPath("data", "covid-mtl", "upstream"));
    expect([upstream.status, upstream.stderr]).to.deep.equal([0, ""]);
    const results = join(folder, "results", "covid-mtl-radiomics");
    expect(filesIn(results)).to.deep.equal(FILES);
    expect(verdicts(join(results, "compare.csv"))).to.deep.equal({
      "table1 equal": 23,
      "table1 differs": 1,
      "table2 equal": 20,
      "table2 not run": 60,
      "table3 equal": 10,
      "table3 not run": 30,
      "table4 equal": 216,
    });
    const { claims, data, verdicts: counted } = reproductionIn(results);
    expect(counted.at(-1)).to.deep.include({
      cells: 364,
      "equal as printed": 269,
      differs: 1,
      "not attempted": 94,
      synthetic: 0,
    });
    const judged = claims.filter(({ verdict }) => verdict !== "not tested").map(({ id, verdict }) => `${id} ${verdict}`);
    expect(judged).to.deep.equal([
      "parts holds",
      "suspected does not hold",
      "control does not hold",
      "suspected-or-control holds",
      "age holds",
      "age-in-all does not hold",
      "features-ct holds",
      "features-nat holds",
      "features-severity holds",
    ]);
    expect(data.counts.filter(({ agrees }) => !agrees).map(({ what }) => what)).to.deep.equal(["suspected", "control"]);
    const other = join(folder, "results", "synthetic", "covid-mtl-radiomics", "tables/table1.csv");
    expect(existsSync(other), "results of the synthetic cohort stay where they are").to.equal(true);
    const compared = readFileSync(join(results, "compare.csv"), "utf8");
    expect(compared).to.match(
      /\ntable1,male\/female,testing,214\/185,185\/214,185\/214,0\.5,differs,"the paper prints men and women/,
    );
    expect(compared).to.match(/\ntable3,COVID-MTL,AUC sd,0\.020,,,0\.0005,not run,"the networks need the CT volumes/);
    const own = rowsOf(join(results, "tables/table4.csv"));
    expect([...own].sort(), "the features that the models choose").to.deep.equal([...(published().get("table4") ?? [])].sort());

    const copy = join(folder, "copy");
    for (const name of ["patients.csv", "radiofeatures.csv"]) cpSync(sharedPath("data", "covid-mtl", name), join(copy, name));
    expect(reproduce(copy).ran, "the CSV form holds the same tables").to.deep.equal(["cohort"]);
    reproduce(copy, ...QUICK);
    const [head = "", ...rows] = readFileSync(join(copy, "patients.csv"), "utf8").split("\n");
    const age = head.split(",").indexOf("Age");
    const cells = (rows[7] ?? "").split(",");
    cells[age] = String(Number(cells[age]) + 1);
    writeFileSync(join(copy, "patients.csv"), [head, ...rows.slice(0, 7), cells.join(","), ...rows.slice(8)].join("\n"));
    const edited = reproduce(copy, ...QUICK).ran;
    // the age of one patient is in the tables of patients, which the models read for their labels; what those give stays the same
    expect(edited)
      .to.include.members(["cohort", "split", "table1", "figure6", "forest[label=COVIDCT]"])
      .and.not.include("cluster-patients")
      .and.not.include("table2")
      .and.not.include("figure8");
    expect(edited).not.to.include("table4");
  });

  it("writes a report that opens offline in a browser", function () {
    this.timeout(120_000);
    const page = join(folder, "results", "synthetic", "covid-mtl-radiomics", "report.html");
    if (!existsSync("/usr/bin/chromium")) {
      if (process.env.CI === "true") throw new Error("no chromium; under CI=true that is a failure");
      process.stderr.write("      skipped: no chromium\n");
      this.skip();
    }
    const flags = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ];
    const shot = join(folder, "report.png");
    const seen = spawnSync(
      "/usr/bin/chromium",
      [
        ...flags,
        `--user-data-dir=${join(folder, "profile")}`,
        `--screenshot=${shot}`,
        "--window-size=1200,2000",
        "--dump-dom",
        `file://${page}`,
      ],
      { encoding: "utf8", maxBuffer: 1 << 28 },
    );
    expect(seen.status, seen.stderr).to.equal(0);
    for (const text of ["Published and ours", "Pipeline", "LLL_glcm_Imc1", "figure6", "SqueezeNet3D, Volume"])
      expect(seen.stdout).to.include(text);
    expect(readFileSync(page, "utf8")).not.to.match(/(src|href)="https?:/);
    const { size } = { size: readFileSync(shot).length };
    expect(size, "bytes of the screenshot").to.be.greaterThan(50_000);
  });
});
