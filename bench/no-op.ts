/**
 * Nothing changed since the last run: CPU seconds of `regimen run` beside DVC and Snakemake on the same pipeline,
 * chains of ten shell stages (`cat`) and a join.
 *
 *     node --import tsx bench/no-op.ts [--rounds 5] [--own-only]
 *
 * DVC and Snakemake are taken from $BENCH_VENV/bin, else from PATH; `--own-only` leaves them out.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import {
  type Claim,
  flag,
  inTurn,
  median,
  REGIMEN,
  runAsScript,
  type Side,
  spreadText,
  tableText,
  timed,
} from "./support/measure.ts";
import { type Pipeline, pipelineOf, writeDvc, writeRegimen, writeSnakemake } from "./support/pipeline.ts";

/** CPU seconds that `regimen run` may take, by number of chains. */
const LIMITS: readonly { readonly chains: number; readonly seconds: number }[] = [
  { chains: 10, seconds: 0.12 },
  { chains: 100, seconds: 0.2 },
];

/** A program of the virtual environment or of PATH; undefined where neither has it. */
function program(name: string): string | undefined {
  const { BENCH_VENV: venv, PATH: path = "" } = process.env;
  const folders = [...(venv ? [join(venv, "bin")] : []), ...path.split(delimiter)];
  return folders.map((folder) => join(folder, name)).find(existsSync);
}

function regimenSide(folder: string, pipeline: Pipeline): Side {
  writeRegimen(folder, pipeline);
  const command = [process.execPath, REGIMEN, "run"];
  timed({ command, cwd: folder });
  timed({ command, cwd: folder }); // files too young to be known by their time stamps are known after this
  const check = (output: string): void => {
    if (!output.includes(`up to date, ${pipeline.stages} stages cached`)) throw new Error(`not a no-op: ${output}`);
  };
  return { name: "regimen", command, cwd: folder, check };
}

function dvcSide(dvc: string, folder: string, pipeline: Pipeline): Side {
  writeDvc(folder, pipeline);
  const env = { DVC_NO_ANALYTICS: "1", DVC_SITE_CACHE_DIR: join(folder, ".site-cache") };
  timed({ command: [dvc, "init", "--no-scm", "-q"], cwd: folder, env });
  // a first `dvc repro` of 1,001 stages takes more than ten minutes: make the outputs, then let DVC take note of them
  timed({ command: ["bash", "make.sh"], cwd: folder, env });
  timed({ command: [dvc, "commit", "-f", "-q"], cwd: folder, env });
  const check = (output: string): void => {
    if (output.includes("Running stage")) throw new Error("DVC ran a stage");
  };
  timed({ command: [dvc, "repro"], cwd: folder, env, check });
  return { name: "DVC", command: [dvc, "repro"], cwd: folder, env, check };
}

function snakemakeSide(snakemake: string, folder: string, pipeline: Pipeline): Side {
  writeSnakemake(folder, pipeline);
  const env = { XDG_CACHE_HOME: join(folder, ".cache") };
  const command = [snakemake, "-c2"];
  timed({ command: [...command, "-q", "all"], cwd: folder, env });
  const check = (output: string): void => {
    if (!output.includes("Nothing to be done")) throw new Error(`Snakemake ran a rule: ${output.slice(-500)}`);
  };
  return { name: "Snakemake", command, cwd: folder, env, check };
}

const OTHERS: readonly { readonly name: string; readonly side: (file: string, folder: string, pipeline: Pipeline) => Side }[] = [
  { name: "dvc", side: dvcSide },
  { name: "snakemake", side: snakemakeSide },
];

/** Measures and prints; gives regimen's figures against their limits. */
export function noOp(): readonly Claim[] {
  const rounds = flag("rounds", 5);
  const own = process.argv.includes("--own-only");
  return LIMITS.map(({ chains, seconds }) => {
    const pipeline = pipelineOf(chains);
    const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
    try {
      const missing: string[] = [];
      const sides: Side[] = [
        regimenSide(join(folder, "regimen"), pipeline),
        { name: "bare node", command: [process.execPath, "-e", "0"], cwd: folder },
      ];
      for (const { name, side } of own ? [] : OTHERS) {
        const file = program(name);
        if (file) sides.push(side(file, join(folder, name), pipeline));
        else missing.push(name);
      }
      const samples = inTurn(sides, rounds);
      const cpuOf = (name: string): number => median((samples.get(name) ?? []).map(({ cpu }) => cpu));
      const rows = [...samples].map(([name, all]) => [
        name,
        spreadText(all.map(({ cpu }) => cpu)),
        spreadText(all.map(({ wall }) => wall)),
        `${(cpuOf(name) / cpuOf("regimen")).toFixed(1)} ×`,
      ]);
      console.log(
        `no-op, ${pipeline.stages} stages (${chains} chains of 10 and a join), ${rounds} rounds in turn; median (least–greatest)`,
      );
      console.log(tableText([["", "CPU s", "wall s", "CPU, to regimen's"], ...rows]));
      for (const name of missing) console.log(`  ${name}: not installed (pip install dvc snakemake)`);
      return { work: `no-op, ${pipeline.stages} stages`, measured: cpuOf("regimen"), limit: seconds, unit: "CPU s" };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

runAsScript(import.meta.url, noOp);
