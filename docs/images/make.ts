/**
 * Makes results.png from the synthetic cohort: runs the paper's statistics into a folder that is gone afterwards,
 * lays the report and the figures side by side, and takes a picture with headless Chromium.
 *
 *     CHROMIUM=/usr/bin/chromium node --import tsx docs/images/make.ts
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, "..", "..");
const chromium = process.env.CHROMIUM ?? "chromium";
/** Bytes that one picture may have. */
const MOST = 400_000;

function screenshot(page: string, picture: string, width: number, height: number, scratch: string): void {
  const flags = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    `--user-data-dir=${mkdtempSync(join(scratch, "browser-"))}`,
    `--window-size=${width},${height}`,
    `--screenshot=${picture}`,
  ];
  execFileSync(chromium, [...flags, pathToFileURL(page).href], { stdio: "ignore" });
  const { size } = statSync(picture);
  if (size > MOST) throw new Error(`${picture} has ${size} bytes`);
  console.log(`${picture}: ${size} bytes`);
}

/** Part of a report from one heading to the next of the same rank. */
function part(html: string, from: string, to: string): string {
  const start = html.indexOf(from);
  const end = html.indexOf(to, start + from.length);
  if (start < 0 || end < 0) throw new Error(`the report has no part from ${from} to ${to}`);
  return html.slice(start, end);
}

function montage(folder: string): string {
  const report = readFileSync(join(folder, "report.html"), "utf8");
  // its policy would keep the frames and pictures out of this page
  const head = part(report, "<head>", "</head>").replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
  const figure = (name: string): string => `<img src="${pathToFileURL(join(folder, "figures", name)).href}">`;
  return `<!doctype html><html lang="en">${head}
<style>
  html, body { margin: 0; padding: 0; max-width: none; background: #e9edf1; }
  .grid { display: grid; grid-template-columns: 560px 560px; gap: 16px; padding: 16px; width: 1136px; }
  .card { background: #fff; border-radius: 6px; overflow: hidden; position: relative; box-shadow: 0 1px 3px #0003; }
  .card iframe { border: 0; transform-origin: 0 0; position: absolute; left: 0; top: 0; }
  .card img { display: block; width: calc(100% - 24px); margin: 12px; height: auto; max-width: none; }
</style></head><body><div class="grid">
  <div class="card" style="height: 470px"><iframe src="report.html" style="width: 1000px; height: 840px; transform: scale(.56)"></iframe></div>
  <div class="card" style="height: 470px">${figure("figure6.png")}</div>
  <div class="card" style="height: 314px"><iframe src="report.html#table-table4" style="width: 1000px; height: 560px; transform: scale(.56)"></iframe></div>
  <div class="card" style="height: 314px">${figure("figure5.png")}</div>
</div></body></html>`;
}

const scratch = mkdtempSync(join(tmpdir(), "regimen-images-"));
try {
  execFileSync(
    process.execPath,
    [join(repository, "dist/regimen.js"), "run", "experiments/covid-mtl/radiomics.yaml", "--out", scratch],
    {
      cwd: repository,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, REGIMEN_HOME: process.env.REGIMEN_HOME ?? join(scratch, "store") },
      stdio: "inherit",
    },
  );
  const folder = join(scratch, "synthetic", "covid-mtl-radiomics");
  writeFileSync(join(folder, "montage.html"), montage(folder));
  screenshot(join(folder, "montage.html"), join(here, "results.png"), 1168, 832, scratch);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
