import { spawnSync } from "node:child_process";
import { cpus, loadavg, type as systemName, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** One run of a command. CPU is user + system of the command and of every process it started and waited for. */
export interface Sample {
  /** Seconds. */
  readonly wall: number;
  /** Seconds. */
  readonly cpu: number;
}

/** Something to be measured beside others. */
export interface Side {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env?: { readonly [name: string]: string };
  /** Makes ready for a run; not measured. */
  readonly before?: () => void;
  /** Throws where the run did not do what it is measured for. */
  readonly check?: (output: string) => void;
}

/** Repository that these scripts stand in. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The executable measured: this checkout's, or the one that BENCH_REGIMEN names. */
export const REGIMEN = process.env.BENCH_REGIMEN ?? join(ROOT, "dist/regimen.js");

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Runs a command under bash's `time`, whose clock counts waited-for children too. Throws where it fails. */
export function timed({ command, cwd, env = {}, before, check }: Omit<Side, "name">): Sample {
  before?.();
  const script = `TIMEFORMAT='bench-time %R %U %S'; time ${command.map(quoted).join(" ")}`;
  const result = spawnSync("bash", ["-c", script], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const found = /bench-time ([\d.]+) ([\d.]+) ([\d.]+)/.exec(result.stderr);
  if (result.status !== 0 || !found) {
    throw new Error(
      `${command.join(" ")} ended with ${result.status}:\n${result.stdout.slice(-2000)}\n${result.stderr.slice(-2000)}`,
    );
  }
  const [wall, user, system] = found.slice(1).map(Number) as [number, number, number];
  check?.(result.stdout + result.stderr);
  return { wall, cpu: user + system };
}

/** Measures all sides in turn, A B A B …, so that a busy neighbour hits them alike. */
export function inTurn(sides: readonly Side[], rounds: number): ReadonlyMap<string, readonly Sample[]> {
  const samples = new Map<string, Sample[]>(sides.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) for (const side of sides) samples.get(side.name)?.push(timed(side));
  return samples;
}

/** Middle value; of an even number of values the mean of the middle two. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** `.123 (.120–.140)`: median, least and greatest. */
export function spreadText(values: readonly number[], digits = 3): string {
  const text = (value: number): string => value.toFixed(digits);
  return `${text(median(values))} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
}

/** What was measured, on what: the first line of every script's output. */
export function machineText(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${model}, ${cpus().length} cores, ${memory} GiB, ${systemName()}, node ${process.version}, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(" ")}`;
}

/** A figure against the limit that the project has set itself. */
export interface Claim {
  readonly work: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit: string;
}

export function claimText({ work, measured, limit, unit }: Claim): string {
  return `${measured <= limit ? "kept  " : "MISSED"}  ${work}: ${measured.toFixed(3)} ${unit}, limit ${limit} ${unit}`;
}

/** Rows as text with aligned columns. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd()).join("\n");
}

/** Whole number that follows a flag on the command line, `--rounds 7`; else `otherwise`. */
export function flag(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

export const isMain = (moduleUrl: string): boolean =>
  process.argv[1] !== undefined && fileURLToPath(moduleUrl) === process.argv[1];

/** Prints what a script measured when it is the one started. */
export function runAsScript(moduleUrl: string, measure: () => readonly Claim[]): void {
  if (!isMain(moduleUrl)) return;
  console.log(`${machineText()}\n`);
  const claims = measure();
  console.log(`\n${claims.map(claimText).join("\n")}`);
}
