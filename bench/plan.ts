/**
 * `regimen plan` of 10,000 tasks that two matrices give: wall, CPU and peak memory, with the spec compiled afresh (first)
 * and read from the cache (again).
 *
 *     node --import tsx bench/plan.ts [--rounds 5]
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Claim, flag, inTurn, median, REGIMEN, runAsScript, type Side, spreadText, tableText } from "./support/measure.ts";

const A = 100;
const B = 50;
const TASKS = 2 * A * B;

const numbers = (count: number): string => `[${Array.from({ length: count }, (_, i) => i).join(", ")}]`;

/** Every cell of `second` reads the same cell of `first`. */
const SPEC = `experiment: grid
params:
  a: ${numbers(A)}
  b: ${numbers(B)}
stages:
  first:
    use: shell
    matrix: { a: "\${params.a}", b: "\${params.b}" }
    with: { command: 'echo \${matrix.a} \${matrix.b} > "$out_out"', outputs: { out: file } }
  second:
    use: shell
    matrix: { a: "\${params.a}", b: "\${params.b}" }
    in: { src: first.out }
    with: { command: 'cat "$in_src" > "$out_out"', outputs: { out: file } }
`;

/** Writes the process's largest resident set, in MB, when it ends; node tells it in KiB. */
const PEAK_HOOK = `process.on("exit", () =>
  require("node:fs").appendFileSync(process.env.BENCH_PEAK, (process.resourceUsage().maxRSS * 1024) / 1e6 + "\\n"));\n`;

/** Measures and prints; gives the figures against their limits. */
export function plan(): readonly Claim[] {
  const rounds = flag("rounds", 5);
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  try {
    const hook = join(folder, "peak.cjs");
    writeFileSync(hook, PEAK_HOOK);
    const project = join(folder, "project");
    mkdirSync(project);
    writeFileSync(join(project, "regimen.yaml"), SPEC);
    const peakFile = (name: string): string => join(folder, `peak-${name}`);
    const side = (name: string, before?: () => void): Side => ({
      name,
      command: [process.execPath, "--require", hook, REGIMEN, "plan"],
      cwd: project,
      env: { BENCH_PEAK: peakFile(name) },
      ...(before ? { before } : {}),
      check: (output) => {
        if (!output.includes(`${TASKS} stages, 0 up to date`)) throw new Error(`not the plan expected: ${output.slice(0, 500)}`);
      },
    });
    const forget = (): void => rmSync(join(project, ".regimen"), { recursive: true, force: true });
    const bare: Side = { name: "bare node", command: [process.execPath, "-e", "0"], cwd: folder };
    const samples = inTurn([side("first", forget), side("again"), bare], rounds);
    const peaksOf = (name: string): readonly number[] =>
      name === bare.name ? [] : readFileSync(peakFile(name), "utf8").trim().split("\n").map(Number);
    const rows = [...samples].map(([name, all]) => [
      name,
      spreadText(all.map(({ wall }) => wall)),
      spreadText(all.map(({ cpu }) => cpu)),
      peaksOf(name).length > 0 ? spreadText(peaksOf(name), 0) : "",
    ]);
    console.log(`plan, ${TASKS} tasks (two stages of a ${A} × ${B} matrix), ${rounds} rounds in turn; median (least–greatest)`);
    console.log(tableText([["", "wall s", "CPU s", "peak MB"], ...rows]));
    const wall = median((samples.get("first") ?? []).map((sample) => sample.wall));
    return [
      { work: `plan, ${TASKS} tasks`, measured: wall, limit: 2, unit: "s" },
      { work: `plan, ${TASKS} tasks, peak memory`, measured: median(peaksOf("first")), limit: 500, unit: "MB" },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

runAsScript(import.meta.url, plan);
