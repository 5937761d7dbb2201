/**
 * Gradient boosting: the time and memory of a training beside the LightGBM whose rules are followed, both growing the same trees. 1,000
 * iterations at .01 for each of the paper's three labels (930 × 375; drawn at random where the authors' data is not there), by the rules of
 * 2.3.1 and of 4.7, with one thread and with two; then 100,000 × 50 once.
 *
 *     node --import tsx bench/boosting.ts [--rounds 3] [--trees 1000] [--large-trees 100] [--labels 3]
 *
 * LightGBM is taken from $REGIMEN_PYTHON_PAPER (2.3.1) and $REGIMEN_PYTHON (4.7), else from .venv-paper and .venv.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Compat } from "../src/components/ml/boosting/model.ts";
import { Philox } from "../src/stats/random/philox.ts";
import { PAPER_LABELS, paperCohort } from "../test/components/ml/forest/paper-cohort.ts";
import { python } from "../test/support/reference.ts";
import type { BoostingFit, BoostingJob } from "./support/boosting-ours.ts";
import { type Claim, flag, isMain, median, ROOT, runAsScript, spreadText, tableText } from "./support/measure.ts";
import { ownSide } from "./support/own-side.ts";

interface Data {
  readonly name: string;
  readonly columns: readonly Float64Array[];
  readonly codes: Int32Array;
}

const SIDES: readonly { readonly compat: Compat; readonly version: string; readonly which: "paper" | "today" }[] = [
  { compat: "2.3", version: "2.3.1", which: "paper" },
  { compat: "4", version: "4.7", which: "today" },
];

/** Trains in turn, A B A B …; the same trees, or it throws. */
function measure(
  job: BoostingJob,
  ours: string,
  interpreter: string,
  rounds: number,
): { ours: BoostingFit[]; theirs: BoostingFit[] } {
  const script = join(ROOT, "bench/support/boosting-lightgbm.py");
  const env = { ...process.env, OMP_NUM_THREADS: String(job.threads) };
  const run = (command: string, args: readonly string[]): BoostingFit =>
    JSON.parse(
      execFileSync(command, [...args, JSON.stringify(job)], { encoding: "utf8", env, stdio: ["ignore", "pipe", "ignore"] }),
    ) as BoostingFit; // the script's own JSON
  const fits = { ours: [] as BoostingFit[], theirs: [] as BoostingFit[] };
  for (let round = 0; round < rounds; round++) {
    const [own, other] = [run(process.execPath, [ours]), run(interpreter, [script])];
    fits.ours.push(own);
    fits.theirs.push(other);
    if (own.leaves !== other.leaves || own.features !== other.features) {
      throw new Error(
        `ours have ${own.leaves} leaves and features ${own.features}, theirs ${other.leaves} and ${other.features}`,
      );
    }
  }
  return fits;
}

/** As many rows and features as wanted, some features related to two classes. */
function drawn(rows: number, features: number): Data {
  const random = new Philox(1, "bench-boosting");
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: rows }, () => random.normal()));
  const codes = Int32Array.from({ length: rows }, (_, row) =>
    Number(columns[0]![row]! + columns[1]![row]! * columns[2]![row]! + random.normal() > 0),
  );
  return { name: `random ${rows.toLocaleString("en")} × ${features}`, columns, codes };
}

/** The paper's training rows with each of its labels; undefined where the authors' data is not there. */
async function paperData(): Promise<readonly Data[] | undefined> {
  const cohort = await paperCohort();
  if (!cohort) return undefined;
  const columns = cohort.columns.map((values) => Float64Array.from(cohort.train, (row) => values[row]!));
  return PAPER_LABELS.map((name) => ({ name, columns, codes: Int32Array.from(cohort.train, (row) => cohort.codes[name][row]!) }));
}

/** Measures and prints; gives the ratios against their limits. */
export async function boosting(): Promise<readonly Claim[]> {
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  const claims: Claim[] = [];
  try {
    const ours = ownSide("boosting-ours.ts", folder);
    const rows: string[][] = [];
    const paper = ((await paperData()) ?? [drawn(930, 375)]).slice(0, flag("labels", 3));
    const large = flag("large-trees", 100) > 0 ? drawn(100_000, 50) : undefined;
    for (const { compat, version, which } of SIDES) {
      const interpreter = python(which);
      if (interpreter === null) {
        console.log(`boosting: no LightGBM ${version} to compare with (tools/prepare-tests.sh makes .venv and .venv-paper)`);
        continue;
      }
      const compare = (
        { name, columns, codes }: Data,
        trees: number,
        learningRate: number,
        threads: number,
        limit: number,
        rounds: number,
      ) => {
        const data = join(folder, "data");
        const all = [...columns, Float64Array.from(codes)];
        writeFileSync(
          data,
          Buffer.concat(all.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))),
        );
        const classes = Math.max(...codes) + 1;
        const job = { data, rows: codes.length, features: columns.length, classes, trees, learningRate, compat, threads };
        const fits = measure(job, ours, interpreter, rounds);
        const ratios = (field: "wall" | "cpu" | "mebibytes"): number[] =>
          fits.ours.map((fit, round) => fit[field] / fits.theirs[round]![field]);
        const threadsText = `${threads} thread${threads > 1 ? "s" : ""}`;
        for (const [side, own] of [
          ["regimen", fits.ours],
          [`LightGBM ${version}`, fits.theirs],
        ] as const) {
          rows.push([
            side === "regimen" ? `${name}, ${trees} iterations, ${threadsText}` : "",
            side,
            ...(["wall", "cpu"] as const).map((field) =>
              spreadText(
                own.map((fit) => fit[field]),
                2,
              ),
            ),
            spreadText(
              own.map((fit) => fit.mebibytes),
              0,
            ),
          ]);
        }
        rows.push(["", "ratio", ...(["wall", "cpu", "mebibytes"] as const).map((field) => spreadText(ratios(field), 2))]);
        const work = `boosting by ${version}'s rules, ${name}, ${threadsText}`;
        const timing = threads > 1 ? "wall" : "cpu";
        claims.push({
          work,
          measured: median(ratios(timing)),
          limit,
          unit: `× LightGBM's ${threads > 1 ? "wall time" : "CPU time"}`,
        });
        claims.push({ work, measured: median(ratios("mebibytes")), limit: 1, unit: "× LightGBM's peak memory" });
      };
      for (const threads of [1, 2])
        for (const data of paper) compare(data, flag("trees", 1000), 0.01, threads, 1, flag("rounds", 3));
      if (large) compare(large, flag("large-trees", 100), 0.1, 1, 1.5, 1);
    }
    console.log("gradient boosting, trainings in turn; median (least–greatest)");
    console.log(tableText([["", "", "wall s", "CPU s", "peak MiB"], ...rows]));
    return claims;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  const claims = await boosting();
  runAsScript(import.meta.url, () => claims);
}
