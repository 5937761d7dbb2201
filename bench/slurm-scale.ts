/**
 * Many cases through a simulated Slurm that fails in every way that it can, with the real head process, store and files: counts what runs,
 * and what the head takes.
 *
 *     node --import tsx bench/slurm-scale.ts [--cases 100000] [--speed 30] [--nodes 10] [--slots 16] [--chunk 1] [--jobs 1000]
 *         [--seed 1] [--kills 0] [--faults 1] [--below FOLDER]
 *
 * `--speed`: seconds of the cluster that go by in one of this machine. All that the cluster's file says in seconds (questions to squeue,
 * late files) is that much shorter, so as many questions are asked as on a real cluster; what is fixed in the code stays as it is.
 */
import { ALL_FAULTS, NO_FAULTS } from "../test/support/slurm-simulation/faults.ts";
import { type Simulated, simulate } from "../test/support/slurm-simulation/simulate.ts";
import { type Claim, claimText, flag, isMain, machineText, REGIMEN, tableText } from "./support/measure.ts";

const word = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};

export async function slurmScale(): Promise<readonly Claim[]> {
  const cases = flag("cases", 100_000);
  const [nodes, slots, speed] = [flag("nodes", 10), flag("slots", 16), flag("speed", 30)];
  const below = word("below");
  const simulated = await simulate({
    ...{ cases, nodes, slots, speed, chunk: flag("chunk", 1), maxJobs: flag("jobs", 1000), seed: flag("seed", 1) },
    ...{ kills: flag("kills", 0), seconds: [30, 90], startSeconds: 1, sbatchSeconds: [0.1, 3], rememberSeconds: 300 },
    faults: flag("faults", 1) > 0 ? ALL_FAULTS : NO_FAULTS,
    regimen: REGIMEN,
    nodeWords: (word("node") ?? "").split(" ").filter(Boolean),
    ...(below === undefined ? {} : { below }),
    tell: ({ ended, seconds, use }) =>
      console.log(
        `${new Date().toISOString().slice(11, 19)}  ${ended} begun, ${(seconds / 3600).toFixed(2)} h of the cluster, head ${mb(use.bytes)} MB (most ${mb(use.most)}), ${(use.userSeconds + use.systemSeconds).toFixed(1)} CPU s`,
      ),
  });
  print(simulated, cases);
  const { cpu, clusterSeconds, most } = simulated;
  return [
    { work: `head of ${cases} cases, memory`, measured: most / 1e6, limit: 500, unit: "MB" },
    {
      work: "head, share of a core",
      measured: (100 * (cpu.before + cpu.amid + cpu.after)) / clusterSeconds,
      limit: 5,
      unit: "%",
    },
    { work: "tasks run twice or lost", measured: wrongOf(simulated, cases), limit: 0, unit: "" },
  ];
}

const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);

/** Tasks that ran twice, or are missing in what was gathered; all of them where the run or its sum went wrong. */
function wrongOf({ code, twice, total }: Simulated, cases: number): number {
  const sum = ((cases - 1) * cases * (2 * cases - 1)) / 6;
  if (code !== 0 || !total || Math.abs(total.sum / sum - 1) > 1e-12) return cases;
  return twice.length + cases - total.cases;
}

function print({ code, said, counts, twice, total, cpu, most, clusterSeconds, wallSeconds }: Simulated, cases: number): void {
  const all = cpu.before + cpu.amid + cpu.after;
  const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
  console.log(`\nthe head ended with ${code}, and said last:\n${said}`);
  const faults = [...counts.faults].sort().map(([what, times]) => [what, String(times)]);
  if (faults.length > 0) console.log(`\nwhat went wrong in the cluster, times:\n${tableText(faults)}`);
  console.log(
    `\n${tableText([
      ["cases", String(cases)],
      ["gathered", JSON.stringify(total ?? null)],
      ["taken up by jobs", String(sum(counts.begun.values()))],
      ["of which cut off with nothing written", String(sum(counts.cutOff.values()))],
      ["run twice", twice.slice(0, 5).join(" ") || "none"],
      ["calls of sbatch, tasks of arrays", `${counts.submissions}, ${counts.jobs}`],
      ["questions to squeue, MB told", `${counts.squeues}, ${mb(counts.squeueBytes)}`],
      ["calls of sacct", String(counts.sacct)],
      ["time of the cluster, h", (clusterSeconds / 3600).toFixed(2)],
      ["time here, s", wallSeconds.toFixed(0)],
      ["head, most resident MB", mb(most)],
      [
        "head, CPU s: to the first job, amid, after the last task",
        [cpu.before, cpu.amid, cpu.after].map((s) => s.toFixed(1)).join(", "),
      ],
      ["head, CPU ms a task", ((1000 * all) / cases).toFixed(2)],
      ["head, share of a core over the cluster's time", `${((100 * all) / clusterSeconds).toFixed(2)} %`],
      ["the same amid", `${((100 * cpu.amid) / clusterSeconds).toFixed(2)} %`],
    ])}`,
  );
}

if (isMain(import.meta.url)) {
  console.log(`${machineText()}\n`);
  const claims = await slurmScale();
  console.log(`\n${claims.map(claimText).join("\n")}`);
}
