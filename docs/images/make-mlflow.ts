/**
 * Makes the pictures of docs/mlflow.md: runs the page's spec in a folder that is gone afterwards, shows it with `regimen ui`, and takes
 * pictures of MLflow's own pages with headless Chromium.
 *
 *     node --import tsx docs/images/make-mlflow.ts      (after node --import tsx tools/build.ts and bash tools/prepare-tests.sh)
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type MlflowPages, openMlflow, type RunRow } from "../../test/support/mlflow-pages.ts";
import { executable, makeProject } from "../../test/support/project.ts";
import { startUi } from "../../test/support/ui-server.ts";
import { inFewColours } from "./few-colours.ts";

const here = dirname(fileURLToPath(import.meta.url));
/** Bytes that a picture may have, and its colours. */
const MOST = 60_000;
const COLOURS = 40;

const page = readFileSync(join(here, "..", "mlflow.md"), "utf8");
const spec = /```yaml\n(experiment: ct-labels[\s\S]*?)```/.exec(page)?.[1];
if (spec === undefined) throw new Error("the page has no spec");

const project = makeProject({ "regimen.yaml": spec });
const regimen = (...args: readonly string[]) =>
  execFileSync(process.execPath, [executable, ...args], { cwd: project.folder, stdio: "inherit" });
let pages: MlflowPages | undefined;
let ui: Awaited<ReturnType<typeof startUi>> | undefined;
try {
  regimen("run");
  regimen("run", "--variant", "slower");
  ui = await startUi(project);
  pages = await openMlflow(ui.uri, { width: 1200, height: 640 });
  const table = ui.experiments[0]!.page.split("#")[1]!;
  const pageOf = ({ id }: RunRow, tab = ""): string => table.replace("/runs?", `/runs/${id}${tab}?`);
  const drawn = (curves: number): string =>
    `[...document.querySelectorAll(".js-plotly-plot")].some(({ data }) => data.length >= ${curves})`;

  await pages.open(table, `document.querySelectorAll(".ag-row [col-id] a").length >= 2`);
  const rows = await pages.unfold();
  await save("mlflow-runs");
  await pages.open(`${table}&compareRunsMode=CHART`, `document.querySelectorAll(".ag-row [col-id] a").length >= 6`);
  await pages.toSection("validation");
  await pages.until(drawn(4));
  await save("mlflow-chart");
  const training = rows.find(({ level }) => level === 1)!;
  const whole = rows.find(({ level }) => level === 0)!;
  await pages.open(pageOf(training, "/model-metrics"), drawn(1));
  await save("mlflow-metrics");
  await pages.open(pageOf(whole), `document.body.innerText.includes("About this run")`);
  await save("mlflow-run");
  await pages.open(pageOf(whole, "/artifacts/report.html"), "document.querySelector('iframe')");
  await pages.framed("ct-labels");
  await save("mlflow-report");
} finally {
  await pages?.close();
  await ui?.interrupt();
  project.dispose();
}

async function save(name: string): Promise<void> {
  await pages!.settle();
  const png = inFewColours(await pages!.picture(), COLOURS);
  if (png.length > MOST) throw new Error(`${name}.png has ${png.length} bytes`);
  writeFileSync(join(here, `${name}.png`), png);
  console.log(`${name}.png: ${png.length} bytes`);
}
