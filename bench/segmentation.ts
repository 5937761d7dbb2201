/**
 * Lung segmentation beside scikit-image and SciPy doing the same, at 200 × 250 × 250: the authors' threshold and Algorithm 1 after it,
 * and the default method. The two masks are compared each time.
 *
 *     node --import tsx bench/segmentation.ts [--rounds 3]
 *
 * scikit-image is taken from $REGIMEN_PYTHON_IMAGING, else from .venv-imaging.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chestPhantom } from "../src/components/data/synthetic-ct/chest-phantom.ts";
import { drawPatient } from "../src/components/data/synthetic-ct/draw-patient.ts";
import type { Triple } from "../src/formats/volume/volume.ts";
import { python } from "../test/support/reference.ts";
import { type Claim, flag, isMain, median, ROOT, runAsScript, spreadText, tableText } from "./support/measure.ts";
import { ownSide, runJob } from "./support/own-side.ts";
import type { SegmentationJob, SegmentationRun } from "./support/segmentation-ours.ts";

const SHAPE = [200, 250, 250] as const;
const SPACING = [1.6, 1.4, 1.4] as const;
/** A synthetic patient with consolidations. */
const [SEED, CASE] = [7, 1];
/** Slices of so many pixels are refined: the authors' 15,000 would leave few of a volume cut as small as this. */
const MIN_AREA = 4000;
const METHODS = { "active-contour": "authors + Algorithm 1", default: "default" } as const;
/** Masks agree where their Dice is at least this: snakes and envelopes are floating point. */
const AGREEMENT = 0.999;

/** Measures and prints; gives the ratios against their limits. */
export async function segmentation(): Promise<readonly Claim[]> {
  const interpreter = python("imaging");
  if (interpreter === null) {
    console.log("segmentation: no scikit-image to compare with (tools/prepare-tests.sh makes .venv-imaging)");
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  try {
    const ours = ownSide("segmentation-ours.ts", folder);
    const image = join(folder, "image");
    const [shape, spacing] = [SHAPE, SPACING].map(([z, y, x]) => ({ z, y, x })) as [Triple, Triple]; // two of two
    const { data } = chestPhantom(SEED, CASE, drawPatient(SEED, CASE), shape, spacing).image;
    writeFileSync(image, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    const run = (command: string, script: string, job: SegmentationJob): SegmentationRun =>
      runJob<SegmentationRun>(command, script, job);
    const rows: string[][] = [];
    const claims: Claim[] = [];
    for (const [method, name] of Object.entries(METHODS) as [keyof typeof METHODS, string][]) {
      const sides = { regimen: [] as SegmentationRun[], "scikit-image": [] as SegmentationRun[] };
      const job = { method, image, shape: SHAPE, spacing: SPACING, minArea: MIN_AREA };
      for (let round = 0; round < flag("rounds", 3); round++) {
        const [a, b] = [join(folder, "a"), join(folder, "b")];
        sides.regimen.push(run(process.execPath, ours, { ...job, out: a }));
        sides["scikit-image"].push(run(interpreter, join(ROOT, "bench/support/segmentation-skimage.py"), { ...job, out: b }));
        const overlap = dice(readFileSync(a), readFileSync(b));
        if (!(overlap >= AGREEMENT)) throw new Error(`${name}: the masks differ, their Dice is ${overlap}`);
      }
      const values = (runs: readonly SegmentationRun[], field: keyof SegmentationRun): number[] =>
        runs.map((each) => each[field]);
      for (const [side, runs] of Object.entries(sides)) {
        rows.push([
          side === "regimen" ? name : "",
          side,
          spreadText(values(runs, "wall"), 2),
          spreadText(values(runs, "cpu"), 2),
          spreadText(values(runs, "mebibytes"), 0),
        ]);
      }
      const ratios = (field: keyof SegmentationRun): number[] =>
        sides.regimen.map((each, round) => each[field] / sides["scikit-image"][round]![field]);
      rows.push(["", "ratio", ...(["wall", "cpu", "mebibytes"] as const).map((field) => spreadText(ratios(field), 2))]);
      claims.push({
        work: `segmentation, ${name}, ${SHAPE.join(" × ")}`,
        measured: median(ratios("cpu")),
        limit: 0.25,
        unit: "× scikit-image's CPU time",
      });
    }
    console.log(`lung segmentation, ${SHAPE.join(" × ")} voxels, in turn; median (least–greatest)`);
    console.log(tableText([["", "", "wall s", "CPU s", "peak MiB"], ...rows]));
    return claims;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function dice(a: Uint8Array, b: Uint8Array): number {
  let [both, sum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    both += a[i]! & b[i]!;
    sum += a[i]! + b[i]!;
  }
  return (2 * both) / sum;
}

if (isMain(import.meta.url)) {
  const claims = await segmentation();
  runAsScript(import.meta.url, () => claims);
}
