import { expect } from "chai";
import { requireBrowser } from "../support/browser.ts";
import { type MlflowPages, openMlflow, type RunRow } from "../support/mlflow-pages.ts";
import { makeProject, type Project } from "../support/project.ts";
import { requireMlflow } from "../support/reference.ts";
import { startUi, type UiServer, withMlflow } from "../support/ui-server.ts";

/** Goes down a parabola; its curves are known: x halves, or keeps a tenth, with each step. */
const DESCENT = `import { defineComponent, numberColumn, tableOf, Type } from "regimen";
export const descent = defineComponent({
  name: "descent",
  version: 1,
  doc: "Goes down a parabola.",
  params: Type.Object({ keep: Type.Number({ default: 0.5 }), seed: Type.Integer() }, { additionalProperties: false }),
  inputs: {},
  outputs: { path: { kind: "table", doc: "a row a step" } },
  async run({ params, log }) {
    let x = params.seed;
    const losses = [];
    for (let step = 1; step <= 8; step++) {
      x *= params.keep;
      log.metric("trainLoss", x * x, step);
      log.metric("validationLoss", x * x + 1, step);
      losses.push(x * x);
    }
    return { path: tableOf([numberColumn("step", losses.map((_, at) => at + 1)), numberColumn("loss", losses)]) };
  },
});
`;
const SPEC = `experiment: parabola
description: How fast does a step size go down?
stages:
  descent:
    use: ./descent.ts
    matrix: { seed: [1, 2] }
    with: { seed: "\${matrix.seed}" }
  curves:
    use: reporting/curves-figure
    in: { tables: "descent[*].path" }
    with: { x: step, panels: [{ column: loss, title: Loss, header: Loss }] }
variants:
  faster: { set: { stages.descent.with.keep: 0.1 } }
  slower: { set: { stages.descent.with.keep: 0.9 } }
`;

describe("MLflow's pages of what regimen ran", function () {
  this.timeout(240_000);
  let project: Project;
  let ui: UiServer;
  let pages: MlflowPages;
  let rows: readonly RunRow[];

  before(async function () {
    requireMlflow.call(this);
    requireBrowser(this);
    project = makeProject({ "regimen.yaml": SPEC, "descent.ts": DESCENT });
    for (const args of [[], ["--variant", "faster"]]) {
      const { code, err } = project.regimen(["run", "--jobs", "1", ...args]); // one after another, so that the order on the page is known
      expect(code, err).to.equal(0);
    }
    ui = await startUi(project);
    pages = await openMlflow(ui.uri);
  });
  after(async () => {
    await pages?.close();
    await ui?.interrupt();
    project?.dispose();
  });

  const table = () => ui.experiments[0]!.page.split("#")[1] as string;
  const pageOf = (run: RunRow, tab = ""): string => table().replace("/runs?", `/runs/${run.id}${tab}?`);
  const ROWS = `document.querySelectorAll(".ag-row [col-id] a").length`;

  it("are told by regimen ui: one experiment, two runs", () => {
    expect(ui.runs).to.equal(2);
    expect(ui.problems).to.deep.equal([]);
    expect(ui.experiments).to.have.length(1);
    expect(ui.experiments[0]!.name).to.equal("parabola");
    expect(ui.experiments[0]!.page).to.match(
      /^http:\/\/127\.0\.0\.1:\d+\/#\/experiments\/\d+\/runs\?workflowType=machine_learning$/,
    );
  });

  it("list the runs, named, each training below its run, the latest on top", async () => {
    await pages.open(table(), `${ROWS} >= 2`);
    rows = await pages.unfold();
    expect(rows.map(({ level, name }) => [level, name.replace(/\d{8}-\d{6}-[0-9a-f]{4}$/, "RUN")])).to.deep.equal([
      [0, "parabola faster RUN"],
      [1, "descent seed=2 (faster)"],
      [1, "descent seed=1 (faster)"],
      [0, "parabola RUN"],
      [1, "descent seed=2"],
      [1, "descent seed=1"],
    ]);
  });

  it("draw the curves of both variants and seeds in one chart", async () => {
    await pages.open(`${table()}&compareRunsMode=CHART`, `${ROWS} >= 6`);
    await pages.toSection("train");
    await pages.until(`[...document.querySelectorAll(".js-plotly-plot")].some(({ data }) => data.length >= 4)`);
    const curves = (await pages.drawn()).filter(({ chart }) => chart === "train/loss");
    expect([...new Set(curves.map(({ name }) => name))].sort()).to.deep.equal([
      "descent seed=1",
      "descent seed=1 (faster)",
      "descent seed=2",
      "descent seed=2 (faster)",
    ]);
    for (const { name, x, y } of curves) {
      const [seed, keep] = [name.includes("seed=1") ? 1 : 2, name.includes("faster") ? 0.1 : 0.5];
      expect(x, name).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
      for (const [at, loss] of y.entries()) expect(loss).to.be.closeTo((seed * keep ** (at + 1)) ** 2, 1e-12);
    }
  });

  it("show one training's numbers and curves", async () => {
    const run = rows[5] as RunRow;
    await pages.open(
      pageOf(run),
      `["Parameters (", "Parent run\\nparabola "].every((words) => document.body.innerText.includes(words))`,
    );
    const text = (await pages.page.evaluate("document.body.innerText")) as string;
    expect(text).to.match(/Parameter\s+Value\s+keep\s+0\.5\s+seed\s+1\s/);
    expect(text).to.include("regimen.yaml");
    expect(text).to.match(/Parent run\s+parabola \d{8}-\d{6}-[0-9a-f]{4}\n/);
    expect(text).to.include("Finished");
    await pages.open(pageOf(run, "/model-metrics"), `document.querySelectorAll(".js-plotly-plot").length > 0`);
    expect((await pages.drawn()).map(({ y }) => y.length)).to.include(8);
  });

  it("describe the whole run, with its trainings as links to where they are shown", async () => {
    await pages.open(pageOf(rows[0] as RunRow), `document.querySelector("td a")`);
    const links = await pages.page.evaluate(
      `[...document.querySelectorAll("td a")].map((link) => [link.innerText, new URL(link.href).hash])`,
    );
    expect(links).to.deep.include(["descent seed=1 (faster)", `#${pageOf(rows[2] as RunRow)}`]);
    const text = (await pages.page.evaluate("document.body.innerText")) as string;
    expect(text).to.include("How fast does a step size go down?").and.to.include("Variant faster.");
  });

  it("show the report among the artifacts, with its figure drawn", async () => {
    const run = rows[3] as RunRow;
    await pages.open(pageOf(run, "/artifacts/report.html"), "document.querySelector('iframe')");
    const report = await pages.framed("parabola");
    expect(report).to.include("How fast does a step size go down?");
    const listed = (await pages.page.evaluate("document.body.innerText")) as string;
    for (const name of ["figures", "manifest.json", "report.html"]) expect(listed).to.include(name);
  });

  it("take in a run that is made while they are open", async () => {
    const { code, err } = project.regimen(["run", "--variant", "slower"]);
    expect(code, err).to.equal(0);
    // the page does not ask again by itself for a while: it is opened until all is there
    const shapes: string[] = [];
    do {
      await pages.open(table(), `${ROWS} >= 2`);
      rows = await pages.unfold();
      shapes.push(rows.map(({ level }) => level).join(""));
    } while (shapes.at(-1) !== "011011011" && shapes.length < 40);
    expect(shapes.at(-1)).to.equal("011011011");
    expect(rows[0]?.name).to.match(/^parabola slower /);
  });

  it("a second regimen ui says where they are", () => {
    const { code, out } = project.regimen(["ui"], withMlflow());
    expect([code, out.split(",")[0]]).to.deep.equal([0, `already shown at ${ui.uri}`]);
  });

  it("end with Ctrl-C, and come back as they were", async () => {
    expect(await ui.interrupt()).to.equal(0);
    const refused = await fetch(`${ui.uri}/health`).catch((error: Error) => error.message);
    expect(refused).to.equal("fetch failed");
    ui = await startUi(project);
    expect([ui.runs, ui.problems]).to.deep.equal([3, []]);
    const response = await fetch(`${ui.uri}/api/2.0/mlflow/runs/search`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ experiment_ids: ["1"], max_results: 1000, run_view_type: "ALL" }),
    });
    const { runs } = (await response.json()) as { runs: readonly object[] };
    expect(runs).to.have.length(9);
    expect(await ui.interrupt("SIGHUP"), "its terminal is closed").to.equal(0);
    expect(await fetch(`${ui.uri}/health`).catch((error: Error) => error.message)).to.equal("fetch failed");
  });
});
