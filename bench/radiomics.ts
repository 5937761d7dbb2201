/**
 * Radiomics: time and memory of the paper's 375 features beside pyradiomics 3.0.1, both on the same phantom, with one thread and with two;
 * then the paper's whole box by ourselves. pyradiomics has no threads of its own.
 *
 *     node --import tsx bench/radiomics.ts [--rounds 3] [--box 1]
 *
 * pyradiomics is taken from $REGIMEN_PYTHON_IMAGING, else from .venv-imaging.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chestPhantom } from "../src/components/data/synthetic-ct/chest-phantom.ts";
import { chestSpacing } from "../src/components/data/synthetic-ct/chest-spacing.ts";
import { drawPatient } from "../src/components/data/synthetic-ct/draw-patient.ts";
import type { Triple } from "../src/formats/volume/volume.ts";
import { python } from "../test/support/reference.ts";
import { type Claim, flag, isMain, median, ROOT, runAsScript, spreadText, tableText } from "./support/measure.ts";
import { ownSide, runJob } from "./support/own-side.ts";
import type { Extraction, RadiomicsJob } from "./support/radiomics-ours.ts";

const SMALL: Triple = { z: 64, y: 128, x: 128 };
const LARGE: Triple = { z: 200, y: 250, x: 250 };
const BOX: Triple = { z: 340, y: 390, x: 390 };
const textOf = ({ z, y, x }: Triple): string => `${z} × ${y} × ${x}`;

/** Writes a lung as the paper has it, HU + 1024 and 0 around it, as uint16; gives its voxels. */
function writeLung(path: string, shape: Triple): number {
  const { image, lung } = chestPhantom(1, 0, drawPatient(1, 0), shape, chestSpacing(shape));
  const values = Uint16Array.from(image.data, (hu, k) => (lung.data[k] === 0 ? 0 : Math.min(4095, Math.max(0, hu + 1024))));
  writeFileSync(path, values);
  return values.reduce((sum, value) => sum + Number(value > 0), 0);
}

/** Throws where a feature differs by more than the project allows itself. */
function check(ours: Extraction, theirs: Extraction): void {
  const names = Object.keys(ours.features);
  if (names.length !== 375) throw new Error(`ours are ${names.length} features`);
  for (const name of names) {
    const [a, b] = [ours.features[name]!, theirs.features[name]!];
    if (!(Math.abs(a - b) <= 1e-7 * Math.abs(b) + 1e-12)) throw new Error(`${name}: ours ${a}, theirs ${b}`);
  }
}

/** Measures and prints; gives the ratios against their limits. */
export async function radiomics(): Promise<readonly Claim[]> {
  const interpreter = python("imaging");
  if (interpreter === null) {
    console.log("radiomics: no pyradiomics to compare with (tools/prepare-tests.sh makes .venv-imaging)");
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  const claims: Claim[] = [];
  const rows: string[][] = [];
  try {
    const ours = ownSide("radiomics-ours.ts", folder);
    const script = join(ROOT, "bench/support/radiomics-pyradiomics.py");
    const data = join(folder, "lung");
    const run = (command: string, file: string, job: RadiomicsJob): Extraction => runJob<Extraction>(command, file, job);
    const add = (work: string, side: string, found: readonly Extraction[]): void => {
      const of = (field: "wall" | "cpu" | "mebibytes", digits: number): string => spreadText(found.map((one) => one[field]), digits); // biome-ignore format: one line
      rows.push([work, side, of("wall", 2), of("cpu", 2), of("mebibytes", 0)]);
    };
    for (const shape of [SMALL, LARGE]) {
      const voxels = writeLung(data, shape);
      const one: Extraction[] = [];
      const two: Extraction[] = [];
      const theirs: Extraction[] = [];
      for (let round = 0; round < flag("rounds", 3); round++) {
        one.push(run(process.execPath, ours, { data, shape, threads: 1 }));
        two.push(run(process.execPath, ours, { data, shape, threads: 2 }));
        theirs.push(run(interpreter, script, { data, shape, threads: 1 }));
        check(one[round]!, theirs[round]!);
        check(two[round]!, theirs[round]!);
      }
      const ratio = (found: readonly Extraction[], field: "wall" | "cpu"): number =>
        median(found.map((extraction, round) => extraction[field] / theirs[round]![field]));
      const work = `375 features, ${textOf(shape)}`;
      add(`${textOf(shape)}, ${voxels.toLocaleString("en")} voxels`, "regimen, 1 thread", one);
      add("", "regimen, 2 threads", two);
      add("", "pyradiomics", theirs);
      rows.push(["", "ratio, 1 thread", ratio(one, "wall").toFixed(3), ratio(one, "cpu").toFixed(3), ""]);
      rows.push(["", "ratio, 2 threads", ratio(two, "wall").toFixed(3), ratio(two, "cpu").toFixed(3), ""]);
      if (shape === SMALL) continue;
      claims.push({ work: `${work}, 1 thread`, measured: ratio(one, "cpu"), limit: 0.2, unit: "× pyradiomics' CPU time" });
      claims.push({ work: `${work}, 2 threads`, measured: ratio(two, "wall"), limit: 0.1, unit: "× pyradiomics' wall time" });
      const peak = median(two.map(({ mebibytes }) => mebibytes));
      claims.push({ work: `${work}, 2 threads`, measured: peak, limit: 1229, unit: "MiB" });
    }
    if (flag("box", 1) > 0) {
      const voxels = writeLung(data, BOX);
      const found = run(process.execPath, ours, { data, shape: BOX, threads: 2 });
      add(`${textOf(BOX)}, ${voxels.toLocaleString("en")} voxels`, "regimen, 2 threads", [found]);
      claims.push({ work: `375 features, ${textOf(BOX)}, 2 threads`, measured: found.mebibytes, limit: 4096, unit: "MiB" });
    }
    console.log("radiomics, extractions in turn; median (least–greatest)");
    console.log(tableText([["", "", "wall s", "CPU s", "peak MiB"], ...rows]));
    return claims;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  const claims = await radiomics();
  runAsScript(import.meta.url, () => claims);
}
