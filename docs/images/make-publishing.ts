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
import { makePaperProject, PAPER_SPEC } from "../../test/support/paper-project.ts";
import { inFewColours } from "./few-colours.ts";

const here = dirname(fileURLToPath(import.meta.url));
/** Bytes that a picture may have, and its colours. */
const MOST = 45_000;
const COLOURS = 24;
type Part = readonly [number, number, number, number];
/** Of the first page: where the text begins, with a figure. */
const PART: Part = [40, 110, 670, 300];

// a store that has the results already saves minutes
const home = process.env.REGIMEN_HOME;
const project = makePaperProject([], home ? { REGIMEN_HOME: home } : {});
try {
  must(project.run());
  must(project.export());
  must(project.make("all"));
  save("paper-final", picture("paper-final", 1, PART));
  project.write(PAPER_SPEC, project.read(PAPER_SPEC).replace("learningRate: 0.01", "learningRate: 0.02"));
  must(project.export("--allow-stale"));
  must(project.make("draft"));
  save("paper-stale", picture("paper-draft", 1, PART));
  save("paper-trace", picture("paper-draft", 3, [40, 40, 325, 330]));
} finally {
  project.dispose();
}

function must({ code, ...told }: { readonly code: number | null }): void {
  if (code !== 0) throw new Error(JSON.stringify(told));
}

/** Part of a page of a PDF as PNG, at 90 dots an inch: left, top, width, height. */
function picture(name: string, page: number, [x, y, width, height]: Part): Uint8Array {
  const crop = ["-x", x, "-y", y, "-W", width, "-H", height].map(String);
  const args = ["-png", "-r", "90", "-f", String(page), "-l", String(page), ...crop, project.path(`paper/build/${name}.pdf`)];
  return execFileSync("pdftoppm", args, { maxBuffer: 1 << 26 });
}

function save(name: string, picture: Uint8Array): void {
  const png = inFewColours(picture, COLOURS);
  if (png.length > MOST) throw new Error(`${name}.png has ${png.length} bytes`);
  writeFileSync(join(here, `${name}.png`), png);
  console.log(`${name}.png: ${png.length} bytes`);
}
