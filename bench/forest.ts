/**
 * Random forest: the time and memory of a fit beside scikit-learn 1.2.1, both fitting the same trees. 1,000 trees for each of the paper's
 * three labels (930 × 375; drawn at random where the authors' data is not there), with one thread and with two; then 100,000 × 50 once.
 *
 *     node --import tsx bench/forest.ts [--rounds 3] [--trees 1000] [--large-trees 20]
 *
 * scikit-learn is taken from $REGIMEN_PYTHON_PAPER, else from .venv-paper.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Philox } from "../src/stats/random/philox.ts";
import { PAPER_LABELS, paperCohort } from "../test/components/ml/forest/paper-cohort.ts";
import { python } from "../test/support/reference.ts";
import type { ForestFit, ForestJob } from "./support/forest-ours.ts";
import { type Claim, flag, isMain, median, ROOT, runAsScript, spreadText, tableText } from "./support/measure.ts";
import { ownSide } from "./support/own-side.ts";

interface Data {
  readonly name: string;
  readonly columns: readonly Float64Array[];
  readonly codes: Int32Array;
}

/** Fits in turn, A B A B …; the same forests, or it throws. */
function measure(job: ForestJob, ours: string, interpreter: string, rounds: number): { ours: ForestFit[]; theirs: ForestFit[] } {
  const script = join(ROOT, "bench/support/forest-sklearn.py");
  const run = (command: string, args: readonly string[]): ForestFit =>
    JSON.parse(execFileSync(command, [...args, JSON.stringify(job)], { encoding: "utf8" })) as ForestFit; // the script's own JSON
  const fits = { ours: [] as ForestFit[], theirs: [] as ForestFit[] };
  for (let round = 0; round < rounds; round++) {
    fits.ours.push(run(process.execPath, [ours]));
    fits.theirs.push(run(interpreter, [script]));
    const [a, b] = [fits.ours[round]!.nodes, fits.theirs[round]!.nodes];
    if (a !== b) throw new Error(`ours have ${a} nodes, theirs ${b}`);
  }
  return fits;
}

/** As many rows and features as wanted, one feature of them weakly related to two classes. */
function drawn(rows: number, features: number): Data {
  const random = new Philox(1, "bench-forest");
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: rows }, () => random.normal()));
  const codes = Int32Array.from(columns[0]!, (value) => Number(value + 2 * random.normal() > 0));
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
export async function forest(): Promise<readonly Claim[]> {
  const interpreter = python("paper");
  if (interpreter === null) {
    console.log("random forest: no scikit-learn 1.2.1 to compare with (tools/prepare-tests.sh makes .venv-paper)");
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  const claims: Claim[] = [];
  try {
    const ours = ownSide("forest-ours.ts", folder);
    const rows: string[][] = [];
    const compare = ({ name, columns, codes }: Data, trees: number, threads: number, limit: number, rounds: number): void => {
      const data = join(folder, "data");
      const all = [...columns, Float64Array.from(codes)];
      writeFileSync(
        data,
        Buffer.concat(all.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))),
      );
      const classes = Math.max(...codes) + 1;
      const job = { data, rows: codes.length, features: columns.length, classes, trees, seed: 11, threads };
      const fits = measure(job, ours, interpreter, rounds);
      const ratios = (field: "wall" | "cpu" | "mebibytes"): number[] =>
        fits.ours.map((fit, round) => fit[field] / fits.theirs[round]![field]);
      for (const [side, all] of [
        ["regimen", fits.ours],
        ["scikit-learn", fits.theirs],
      ] as const) {
        rows.push([
          side === "regimen" ? `${name}, ${trees} trees, ${threads} thread${threads > 1 ? "s" : ""}` : "",
          side,
          ...(["wall", "cpu"] as const).map((field) =>
            spreadText(
              all.map((fit) => fit[field]),
              2,
            ),
          ),
          spreadText(
            all.map((fit) => fit.mebibytes),
            0,
          ),
        ]);
      }
      rows.push(["", "ratio", ...(["wall", "cpu", "mebibytes"] as const).map((field) => spreadText(ratios(field), 2))]);
      const work = `forest, ${name}, ${threads} thread${threads > 1 ? "s" : ""}`;
      claims.push({
        work,
        measured: median(ratios(threads > 1 ? "wall" : "cpu")),
        limit,
        unit: `× scikit-learn's ${threads > 1 ? "wall time" : "CPU time"}`,
      });
      claims.push({ work, measured: median(ratios("mebibytes")), limit: 1, unit: "× scikit-learn's peak memory" });
    };
    const paper = (await paperData()) ?? [drawn(930, 375)];
    for (const threads of [1, 2]) for (const data of paper) compare(data, flag("trees", 1000), threads, 0.75, flag("rounds", 3));
    const large = flag("large-trees", 20);
    if (large > 0) compare(drawn(100_000, 50), large, 1, 1.5, 1);
    console.log("random forest, fits in turn; median (least–greatest)");
    console.log(tableText([["", "", "wall s", "CPU s", "peak MiB"], ...rows]));
    return claims;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  const claims = await forest();
  runAsScript(import.meta.url, () => claims);
}
