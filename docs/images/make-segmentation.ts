/**
 * Makes segmentation-figure.png from the synthetic cohort: runs the stages of docs/segmentation-figures.md into a folder that is gone
 * afterwards, and draws the figure at a size for the page.
 *
 *     node --import tsx docs/images/make-segmentation.ts      (after node --import tsx tools/build.ts)
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode } from "fast-png";
import { encodeColourPng } from "../../src/reporting/figures/raster-png.ts";
import { svgToPng } from "../../src/reporting/figures/rasterize.ts";

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, "..", "..");
/** Bytes that the picture may have. */
const MOST = 140_000;
const DENSITY = 0.78;
const page = readFileSync(join(here, "..", "segmentation-figures.md"), "utf8");
const spec = /```yaml\n(experiment: [\s\S]*?)```/.exec(page)?.[1];
if (spec === undefined) throw new Error("the page has no spec");

const scratch = mkdtempSync(join(tmpdir(), "regimen-images-"));
try {
  writeFileSync(join(scratch, "package.json"), '{"private":true,"type":"module"}\n');
  writeFileSync(join(scratch, "lungs.yaml"), spec);
  execFileSync(process.execPath, [join(repository, "dist/regimen.js"), "run", "lungs.yaml"], { cwd: scratch, stdio: "inherit" });
  const svg = readFileSync(join(scratch, "results/synthetic/lungs/figures/figure2.svg"), "utf8");
  const drawn = decode(await svgToPng(svg, DENSITY));
  const pixels = new Uint8Array(3 * drawn.width * drawn.height);
  // six bits a colour are enough for a page, and take half the bytes
  for (let k = 0; k < pixels.length; k++) pixels[k] = Math.round(drawn.data[k + Math.floor(k / 3)]! / 4.048) * 4.048;
  const png = encodeColourPng(drawn.width, drawn.height, pixels);
  if (png.length > MOST) throw new Error(`the picture has ${png.length} bytes`);
  writeFileSync(join(here, "segmentation-figure.png"), png);
  console.log(`segmentation-figure.png: ${png.length} bytes`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
