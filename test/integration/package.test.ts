import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { repository } from "../support/project.ts";

/** As a user outside the repository: packed, installed in an empty folder, and used there. */
describe("the package", () => {
  let folder: string;
  const npx = (cwd: string, ...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync("npx", ["--no-install", "regimen", ...args], { cwd, encoding: "utf8" });
    return { code: status, out: stdout, err: stderr.replace(/^npm warn .*\n/gm, "") };
  };
  const ranIn = (cwd: string): readonly string[] => {
    const { out, err } = npx(cwd, "run", "--json");
    expect(err).to.equal("");
    const events = out
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { type: string; task: string });
    return events
      .filter(({ type }) => type === "task-finished")
      .map(({ task }) => task)
      .sort();
  };

  before(function () {
    this.timeout(300_000);
    folder = mkdtempSync(join(tmpdir(), "regimen-package-"));
    execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], {
      cwd: repository,
      encoding: "utf8",
    });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) as string;
    writeFileSync(join(folder, "package.json"), '{"private":true}\n');
    execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", `./${tarball}`], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("starts a project that runs, is typed, and runs just what an edit of its component changes", function () {
    this.timeout(300_000);
    const made = npx(folder, "init", "demo");
    expect(made.code, made.err).to.equal(0);
    expect(made.out).to.match(/Next:\n {2}cd demo\n {2}npx regimen run\n$/);
    expect(npx(folder, "init", "demo")).to.include({ code: 2 });
    const demo = join(folder, "demo");
    const all = ranIn(demo);
    expect(all).to.deep.equal([
      "accuracy",
      "centroid",
      "figure1",
      "leaves",
      "neighbours[k=15]",
      "neighbours[k=1]",
      "neighbours[k=5]",
      "split",
      "table1",
    ]);
    expect(readdirSync(join(demo, "results/leaves/tables"))).to.deep.equal([
      "table1.csv",
      "table1.md",
      "table1.tex",
      "table1.values.csv",
    ]);
    expect(readdirSync(join(demo, "results/leaves/figures"))).to.deep.equal(["figure1.pdf", "figure1.png", "figure1.svg"]);
    expect(ranIn(demo)).to.deep.equal([]);

    const tsc = (): string =>
      spawnSync(process.execPath, [join(repository, "node_modules/typescript/bin/tsc"), "-p", "."], {
        cwd: demo,
        encoding: "utf8",
      }).stdout;
    expect(tsc()).to.equal("");
    const file = join(demo, "components/neighbours.ts");
    const source = readFileSync(file, "utf8");
    writeFileSync(file, source.replace("Math.hypot(", "Math.max("));
    expect(tsc()).to.equal("");
    expect(ranIn(demo)).to.deep.equal(["accuracy", "neighbours[k=15]", "neighbours[k=1]", "neighbours[k=5]", "table1"]);
    writeFileSync(file, source.replace("params.k", "params.kay"));
    expect(tsc()).to.match(/error TS2\d+: Property 'kay' does not exist/);
    writeFileSync(file, source);
    expect(ranIn(demo)).to.deep.equal([]);

    const schema = npx(demo, "components", "--schema", "experiment.schema.json");
    expect(schema.code, schema.err).to.equal(0);
    expect(readFileSync(join(demo, "experiment.schema.json"), "utf8")).to.include("Number of neighbours that vote.");
  });
});
