import { counted } from "../../../formats/counted.ts";
import { slurmHere } from "../../executors/slurm/commands.ts";
import { stopRun } from "../../executors/slurm/detached/hand-over.ts";
import { openRuns, writeEnd } from "../../executors/slurm/detached/record.ts";
import { giveUp, type LeftBatch, leftBatches, runsOf } from "../../executors/slurm/left.ts";
import type { Call } from "../args.ts";
import { projectRoot } from "../places.ts";
import { CallError, type Host, openProjectStore } from "../session.ts";
import { noSuchRun } from "./attach.ts";

/** Stops what runs have left to Slurm: of one run, or of all. What is finished is kept. */
export async function cancel(host: Host, call: Call): Promise<number> {
  const store = openProjectStore(host, projectRoot(host.cwd, host.cwd));
  const all = leftBatches(store);
  const [run] = call.words;
  const whole = openRuns(store.home);
  const runs = [...runsOf(all), ...whole.map((one) => one.run)];
  if (run !== undefined && !runs.includes(run)) throw new CallError(noSuchRun(run, runs));
  const chosen = all.filter(({ batch }) => run === undefined || batch.run === run);
  const told: { readonly run: string; readonly job: number | null; readonly tasks: number; readonly text?: string }[] = [];
  for (const left of chosen) {
    await stop(host, left);
    giveUp(store, left);
    told.push({ run: left.batch.run, job: left.job ?? null, tasks: left.open.filter(({ ended }) => !ended).length });
  }
  for (const one of whole.filter((one) => run === undefined || one.run === run)) {
    const failed = await stopRun(slurmHere(host.env), one);
    if (failed) throw new CallError(notStopped(`the jobs of run ${one.run}`, failed.failed, failed.code));
    writeEnd(store, one, { code: 130, at: host.now(), cancelled: true });
    const jobs = one.jobs.reduce((sum, { elements }) => sum + elements.length, 1);
    told.push({ run: one.run, job: null, tasks: jobs, text: `run ${one.run}: ${counted(jobs, "job")}` });
  }
  if (call.options.json) host.out(`${JSON.stringify(told.map(({ text: _, ...one }) => one))}\n`);
  else if (told.length === 0) host.out("nothing of this project is in Slurm\n");
  else
    host.out(
      told
        .map(({ job, tasks, text }) => `cancelled  ${text ?? `job ${job ?? "(not yet submitted)"}: ${counted(tasks, "task")}`}\n`)
        .join(""),
    );
  return 0;
}

/** By its number, or by its name where nobody has written that down; one that is over already is none. */
async function stop(host: Host, { batch, job }: LeftBatch): Promise<void> {
  const { code, err } = await slurmHere(host.env).ask("scancel", job === undefined ? [`--name=${batch.name}`] : [String(job)]);
  if (code === 0 || /invalid job id/i.test(err)) return;
  const which = job === undefined ? `what run ${batch.run} has submitted` : `job ${job} of run ${batch.run}`;
  throw new CallError(notStopped(which, err.trim().split("\n")[0] ?? "", code));
}

function notStopped(which: string, said: string, code: number | null): string {
  const when = code === null ? "on a machine that has the cluster's commands" : "when Slurm answers";
  return `${which} cannot be cancelled: ${said}\nIt goes on, and regimen knows of it: try again ${when}.`;
}
