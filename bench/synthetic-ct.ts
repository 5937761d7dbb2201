/**
 * The default synthetic CT cohort, 60 scans of 64 × 96 × 96 voxels with their masks, drawn and written as a stage's spec does it.
 *
 *     node --import tsx bench/synthetic-ct.ts [--rounds 3]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Claim, flag, inTurn, median, REGIMEN, runAsScript, type Side, spreadText, tableText } from "./support/measure.ts";

const SPEC = "experiment: scans\nstages:\n  cohort: { use: data/synthetic-ct }\n";

/** Measures and prints; gives the figure against its limit. */
export function syntheticCt(): readonly Claim[] {
  const rounds = flag("rounds", 3);
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  const project = join(folder, "project");
  try {
    const side: Side = {
      name: "data/synthetic-ct",
      command: [process.execPath, REGIMEN, "run"],
      cwd: project,
      before() {
        rmSync(project, { recursive: true, force: true });
        mkdirSync(project);
        writeFileSync(join(project, "regimen.yaml"), SPEC);
      },
      check(output) {
        if (!output.includes("1 ran, 0 cached")) throw new Error(`not one stage: ${output.slice(-500)}`);
      },
    };
    const samples = inTurn([side], rounds).get(side.name) ?? [];
    const walls = samples.map(({ wall }) => wall);
    console.log(`60 synthetic CT scans of 64 × 96 × 96 voxels, fresh project, ${rounds} rounds; median (least–greatest)`);
    console.log(
      tableText([
        ["", "wall s", "CPU s"],
        [
          side.name,
          spreadText(walls, 1),
          spreadText(
            samples.map(({ cpu }) => cpu),
            1,
          ),
        ],
      ]),
    );
    return [{ work: "60 synthetic CT scans", measured: median(walls), limit: 40, unit: "s" }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

runAsScript(import.meta.url, syntheticCt);
