import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { relative } from "node:path";
import { counted } from "../../../formats/counted.ts";
import { claimant, type Store } from "../../cache/store.ts";
import { asTaskKey } from "../../contract/ids.ts";
import { type DetachedRun, openRuns, readRun } from "../../executors/slurm/detached/record.ts";
import { type LeftBatch, leftBatches, runsOf } from "../../executors/slurm/left.ts";
import type { Call } from "../args.ts";
import { attachRun } from "../detached/attach-run.ts";
import { projectRoot } from "../places.ts";
import { callText, readRunCall } from "../run-call.ts";
import { CallError, type Host, openProjectStore } from "../session.ts";
import { run } from "./run.ts";

/** Goes on with a run that has left something to Slurm, as it was called; the last one unless one is named. */
export async function attach(host: Host, call: Call): Promise<number> {
  const store = openProjectStore(host, projectRoot(host.cwd, host.cwd));
  const left = leftBatches(store);
  const [wanted] = call.words;
  const whole = wanted === undefined ? lastWhole(store, left) : readRun(store.home, wanted);
  if (whole) return attachRun(host, store, whole, call.options.json === true);
  const name = chosenRun(left, wanted);
  const mine = left.filter(({ batch }) => batch.run === name);
  refuseSecond(store, mine, name);
  const said = readRunCall(store, name);
  if (!said)
    throw new CallError(
      `how run ${name} was called is not written down\nCall it again as it was: what it has in Slurm is taken up, and nothing is submitted twice.`,
    );
  if (!existsSync(said.cwd)) throw new CallError(`run ${name} was called in ${said.cwd}, which is no longer there`);
  const json = call.options.json === true;
  if (!json) host.out(`run ${name}: ${callText(said, (path) => relative(said.cwd, path))}\n`);
  const options = { ...said.options, ...(json ? { json } : {}) };
  const code = await run({ ...host, cwd: said.cwd }, { command: "run", words: said.specs, options });
  if (code !== 130 && !json) host.out(notTakenUp(leftBatches(store), name));
  return code;
}

/** The run that was given to Slurm whole, where that is the last that has something there. */
function lastWhole(store: Store, left: readonly LeftBatch[]): DetachedRun | undefined {
  const run = openRuns(store.home).at(-1);
  return run && left.every(({ batch }) => batch.created <= run.created) ? run : undefined;
}

function chosenRun(left: readonly LeftBatch[], wanted: string | undefined): string {
  const runs = runsOf(left);
  const last = runs.at(-1);
  if (last === undefined)
    throw new CallError(
      "nothing of this project is in Slurm: there is nothing to come back to\nStart with: regimen run --executor slurm",
    );
  if (wanted !== undefined && !runs.includes(wanted)) throw new CallError(noSuchRun(wanted, runs));
  return wanted ?? last;
}

/** Says which runs have something in Slurm, where one is named that has not. */
export const noSuchRun = (wanted: string, runs: readonly string[]): string =>
  `run ${wanted} has nothing in Slurm\nRuns that have: ${runs.join(", ") || "none"}`;

/** Two processes that wait for the same tasks would be in each other's way. */
function refuseSecond(store: Store, mine: readonly LeftBatch[], name: string): void {
  for (const { batch, open } of mine) {
    for (const { task } of open) {
      const holder = claimant(store, asTaskKey(batch.tasks[task]?.about.key ?? ""));
      if (!holder) continue;
      const isHere = holder.host === hostname();
      const where = isHere ? "" : ` on ${holder.host}`;
      const killed = isHere ? "" : " One that was killed counts as gone after two minutes.";
      throw new CallError(
        `process ${holder.pid}${where} waits for run ${name} already\nregimen status tells where its tasks are. To come back to it here, stop that process with Ctrl-C: what is in Slurm goes on.${killed}`,
      );
    }
  }
}

/** Tasks that the run's spec no longer has: it was changed meanwhile, or what it reads was. */
function notTakenUp(left: readonly LeftBatch[], name: string): string {
  const open = left.filter(({ batch }) => batch.run === name).reduce((sum, { open }) => sum + open.length, 0);
  if (open === 0) return "";
  return `  note    ${counted(open, "task")} of run ${name} ${open === 1 ? "is" : "are"} left: the spec or its inputs have changed since, or it stopped at a failure. regimen cancel ${name} stops them\n`;
}
