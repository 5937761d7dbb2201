/**
 * Makes the pictures of docs/publishing.md: the example paper from the synthetic cohort, final; its draft after a parameter was changed;
 * and the entry that a number of the draft links to. Needs LaTeX and pdftoppm.
 *
 *     node --import tsx docs/images/make-publishing.ts      (after node --import tsx tools/build.ts)
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode } from "fast-png";
import { encodeColourPng } from "../../src/reporting/figures/raster-png.ts";
import { makePaperProject, PAPER_SPEC } from "../../test/support/paper-project.ts";
import { inFewColours } from "./few-colours.ts";

const here = dirname(fileURLToPath(import.meta.url));
/** Bytes that a picture may have, and its colours. */
const MOST = 45_000;
const COLOURS = 16;

const project = makePaperProject([]);
try {
  must(project.run());
  must(project.export());
  must(project.make("all"));
  save("paper-final", beside(picture("paper-final", 1, 48), picture("paper-final", 2, 48)));
  project.write(PAPER_SPEC, project.read(PAPER_SPEC).replace("learningRate: 0.01", "learningRate: 0.02"));
  must(project.export("--allow-stale"));
  must(project.make("draft"));
  save("paper-stale", picture("paper-draft", 1, 100, "-x", "40", "-y", "130", "-W", "750", "-H", "330"));
  save("paper-trace", picture("paper-draft", 3, 100, "-x", "40", "-y", "40", "-W", "750", "-H", "300"));
} finally {
  project.dispose();
}

function must({ code, ...told }: { readonly code: number | null }): void {
  if (code !== 0) throw new Error(JSON.stringify(told));
}

/** A page of a PDF as PNG, at so many dots an inch, or a part of it. */
function picture(name: string, page: number, dots: number, ...crop: readonly string[]): Uint8Array {
  const at = String(page);
  return execFileSync(
    "pdftoppm",
    ["-png", "-r", String(dots), "-f", at, "-l", at, ...crop, project.path(`paper/build/${name}.pdf`)],
    { maxBuffer: 1 << 26 },
  );
}

/** Two pictures of one height side by side, grey between them. */
function beside(left: Uint8Array, right: Uint8Array): Uint8Array {
  const [a, b] = [decode(left), decode(right)];
  const gap = 10;
  const width = a.width + gap + b.width;
  const pixels = new Uint8Array(3 * width * a.height).fill(200);
  for (let y = 0; y < a.height; y++) {
    pixels.set(a.data.slice(3 * y * a.width, 3 * (y + 1) * a.width) as Uint8Array, 3 * y * width);
    pixels.set(b.data.slice(3 * y * b.width, 3 * (y + 1) * b.width) as Uint8Array, 3 * (y * width + a.width + gap));
  }
  return encodeColourPng(width, a.height, pixels);
}

function save(name: string, picture: Uint8Array): void {
  const png = inFewColours(picture, COLOURS);
  if (png.length > MOST) throw new Error(`${name}.png has ${png.length} bytes`);
  writeFileSync(join(here, `${name}.png`), png);
  console.log(`${name}.png: ${png.length} bytes`);
}
