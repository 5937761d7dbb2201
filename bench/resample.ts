/**
 * Spline resampling beside scipy.ndimage.zoom, of a scan of 60 × 384 × 384 to 1 mm, as the paper does it; the results must be equal.
 *
 *     node --import tsx bench/resample.ts [--rounds 3]
 *
 * SciPy is taken from $REGIMEN_PYTHON_IMAGING, else from .venv-imaging.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { python } from "../test/support/reference.ts";
import { type Claim, flag, isMain, median, ROOT, runAsScript, spreadText, tableText } from "./support/measure.ts";
import { ownSide, runJob } from "./support/own-side.ts";
import type { ResampleJob, ResampleRun } from "./support/resample-ours.ts";

const FROM = { z: 60, y: 384, x: 384 };
/** 5 × 0.75 × 0.75 mm to 1 mm. */
const TO = { z: 300, y: 288, x: 288 };

/** Measures and prints; gives the ratio against its limit. */
export async function resample(): Promise<readonly Claim[]> {
  const interpreter = python("imaging");
  if (interpreter === null) {
    console.log("resampling: no SciPy to compare with (tools/prepare-tests.sh makes .venv-imaging)");
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  try {
    const ours = ownSide("resample-ours.ts", folder);
    const image = join(folder, "image");
    writeFileSync(image, noise());
    const run = (command: string, script: string, job: ResampleJob): ResampleRun => runJob<ResampleRun>(command, script, job);
    const rows: string[][] = [];
    const claims: Claim[] = [];
    for (const order of [1, 3] as const) {
      const sides = { regimen: [] as ResampleRun[], SciPy: [] as ResampleRun[] };
      const job = { image, from: FROM, to: TO, order };
      for (let round = 0; round < flag("rounds", 3); round++) {
        const [a, b] = [join(folder, "a"), join(folder, "b")];
        sides.regimen.push(run(process.execPath, ours, { ...job, out: a }));
        sides.SciPy.push(run(interpreter, join(ROOT, "bench/support/resample-scipy.py"), { ...job, out: b }));
        if (!readFileSync(a).equals(readFileSync(b))) throw new Error(`order ${order}: the results differ`);
      }
      const fields = ["wall", "cpu", "mebibytes"] as const;
      for (const [side, runs] of Object.entries(sides)) {
        const cells = fields.map((field) =>
          spreadText(
            runs.map((each) => each[field]),
            field === "mebibytes" ? 0 : 2,
          ),
        );
        rows.push([side === "regimen" ? `order ${order}` : "", side, ...cells]);
      }
      const ratios = (field: keyof ResampleRun): number[] => sides.regimen.map((each, i) => each[field] / sides.SciPy[i]![field]);
      rows.push(["", "ratio", ...fields.map((field) => spreadText(ratios(field), 2))]);
      if (order === 3) {
        const work = `resampling, cubic, ${Object.values(TO).join(" × ")}`;
        claims.push({ work, measured: median(ratios("cpu")), limit: 0.25, unit: "× SciPy's CPU time" });
      }
    }
    console.log(`resampling to ${Object.values(TO).join(" × ")} voxels, in turn; median (least–greatest)`);
    console.log(tableText([["", "", "wall s", "CPU s", "peak MiB"], ...rows]));
    return claims;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whole numbers from −1000 to 999 (Lehmer). */
function noise(): Buffer {
  const data = new Int16Array(FROM.z * FROM.y * FROM.x);
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    state = (state * 48271) % 2147483647;
    data[i] = (state % 2000) - 1000;
  }
  return Buffer.from(data.buffer);
}

if (isMain(import.meta.url)) {
  const claims = await resample();
  runAsScript(import.meta.url, () => claims);
}
