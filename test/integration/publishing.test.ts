import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { requireLatex } from "../support/latex.ts";
import { makePaperProject, PAPER_SPEC, type PaperProject } from "../support/paper-project.ts";
import { flip, objectOf } from "../support/stored.ts";

const EXPERIMENT = "covid-mtl-radiomics";
const QUICK = ["--profile", "quick"];
const KEYS = "paper/regimen-keys.tex";

/** The example paper of the repository, from models of ten trees. */
describe("from results to a paper", function () {
  this.timeout(90_000);
  let project: PaperProject;
  let spec: string;
  let all: readonly string[] = [];
  before(function () {
    requireLatex(this);
    project = makePaperProject(QUICK);
    spec = project.read(PAPER_SPEC);
    expect(project.run().code).to.equal(0);
  });
  after(() => project?.dispose());
  afterEach(() => project.write(PAPER_SPEC, spec));

  const log = (name: string): string => project.read(`paper/build/${name}.log`);
  const told = (command: string, ...args: readonly string[]): string =>
    spawnSync(command, args, { cwd: project.path("paper/build"), encoding: "utf8" }).stdout;
  /** Keys and files that the draft marked, from the list in its log. */
  const marked = (): readonly string[] =>
    [...log("paper-draft").matchAll(/^Package regimen Info: Stale: (\S+) /gm)].map(([, what = ""]) => what).sort();
  /** Whether a key or a file of a paper is the task's. */
  const isOf = (task: string, what: string): boolean =>
    what.startsWith(`${EXPERIMENT}/${task}.`) || what === `${EXPERIMENT}/figures/${task}.pdf`;
  /** Tasks that `regimen plan` would run, or might. */
  const unfresh = (): readonly string[] => project.planned([PAPER_SPEC, ...QUICK]);
  /** All that the paper shows of keys and figures: what its draft marks if everything is said to be stale. */
  const shown = (): readonly string[] => {
    const keys = project.read(KEYS);
    const all = [...keys.matchAll(/^\\rgorigin\{([^}]+)\}/gm)].map(([, key]) => `\\rgstale{${key}}{asked}\n`);
    const files = ["figure3", "figure5"].map((name) => `\\rgstalefile{${EXPERIMENT}/figures/${name}.pdf}{asked}\n`);
    project.write(KEYS, [keys, ...all, ...files].join(""));
    expect(project.make("draft").code).to.equal(0);
    project.write(KEYS, keys);
    return marked();
  };

  /** Pixels of the draft's first page in the red of a stale number's frame. */
  const framed = (): number => {
    const args = ["-r", "60", "-f", "1", "-l", "1", "-aa", "no", "-aaVector", "no", "paper-draft.pdf"];
    const ppm = spawnSync("pdftoppm", args, { cwd: project.path("paper/build"), maxBuffer: 1 << 26 }).stdout;
    let count = 0;
    for (let at = ppm.indexOf("\n255\n") + 5; at < ppm.length; at += 3)
      if (ppm[at] === 191 && ppm[at + 1] === 0 && ppm[at + 2] === 0) count++;
    return count;
  };

  it("builds final and draft, all references known, and links each number of the draft", () => {
    expect(project.export()).to.include({ code: 0, err: "" });
    expect(project.make("all")).to.deep.equal({
      code: 0,
      out: "paper/build/paper-final.pdf\npaper/build/paper-draft.pdf\n",
    });
    for (const name of ["paper-final", "paper-draft"]) {
      expect(log(name)).not.to.match(/undefined|multiply defined|has been referenced but does not exist|Overfull|Rerun to get/);
      expect(told("pdftotext", `${name}.pdf`, "-"))
        .to.match(/synthetic/)
        .and.not.match(/\?\?|STALE|undefined/);
    }
    expect(told("pdfinfo", "paper-final.pdf")).to.match(/^Pages: +2$/m);
    expect([marked(), framed()]).to.deep.equal([[], 0]);
    const appendix = /<a href="paper-draft\.html#([3-9]|\d\d)">/g;
    const links = told("pdftohtml", "-xml", "-i", "-stdout", "paper-draft.pdf").match(appendix)?.length ?? 0;
    all = shown();
    expect(links).to.be.at.least(all.length - 2); // figures are no links
  });

  it("passes its own check: nothing typed by hand, stale, not made, or made and not used without a word", () => {
    const { code, out, err } = project.regimen(["check", "paper/paper.tex"]);
    expect([code, err], out).to.deep.equal([0, ""]);
  });

  it("prints the numbers of the tables in the text, rounded once", () => {
    const values = project.read(`results/synthetic/${EXPERIMENT}/tables/table2.values.csv`);
    const area = Number(/^table2\.rf-radiomics\.ct-exact-auc,([\d.]+)/m.exec(values)?.[1]);
    expect(told("pdftotext", "paper-final.pdf", "-").replace(/\s+/g, " ")).to.include(
      `forest’s ROC curve is ${area.toFixed(2)} for the reading of the CT scan`,
    );
  });

  it("marks exactly the numbers of what plan would run after a parameter has changed, without a run, and none once it is put back", () => {
    expect(all.length).to.be.greaterThan(100);
    project.write(PAPER_SPEC, spec.replace("learningRate: 0.01", "learningRate: 0.05"));
    const refused = project.export();
    expect(refused.code).to.equal(1);
    expect(refused.err).to.include("regimen run");
    expect(project.read(KEYS), "a refused export leaves the last one").not.to.include("\\rgstale");

    expect(project.export("--allow-stale").code).to.equal(0);
    expect(project.make("draft").code).to.equal(0);
    const tasks = unfresh();
    expect(tasks).to.include.members(["boosting[label=COVIDCT]", "table2", "figure3"]).and.not.include("table1");
    const stale = all.filter((what) => tasks.some((task) => isOf(task, what)));
    expect(marked()).to.deep.equal(stale);
    expect(stale).to.include(`${EXPERIMENT}/values.learning-rate`).and.not.include(`${EXPERIMENT}/design-values.trees`);
    expect(framed()).to.be.greaterThan(100);
    expect(stale.length).to.be.greaterThan(50).and.lessThan(all.length);
    expect(told("pdftotext", "paper-draft.pdf", "-")).to.include("STALE");
    expect(log("paper-draft")).to.include(`Package regimen Warning: Stale numbers and figures: ${stale.length}`);
    const final = project.make("final");
    expect(final.code).to.equal(2);
    expect(final.out).to.include("some of what was exported is stale, so the final paper is not built");

    project.write(PAPER_SPEC, spec);
    expect(unfresh()).to.deep.equal([]);
    expect(project.export().code).to.equal(0);
    expect(project.make("draft").code).to.equal(0);
    expect([marked(), framed()]).to.deep.equal([[], 0]);
  });

  it("finds one byte of a stored artifact: verify says so, and export refuses it", () => {
    const object = objectOf(project, EXPERIMENT, "table2", "tex");
    const bytes = readFileSync(project.path(object));
    flip(project.path(object), bytes.length - 20);
    const verified = project.regimen(["verify", PAPER_SPEC, ...QUICK]);
    expect(verified.code).to.equal(1);
    expect(verified.out).to.include(`  DAMAGED  ${object}\n`);
    expect(project.export().code).to.equal(1);
    writeFileSync(project.path(object), bytes);
    expect(project.export().code).to.equal(0);
  });
});
