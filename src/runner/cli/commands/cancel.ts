import { counted } from "../../../formats/counted.ts";
import { slurmHere } from "../../executors/slurm/commands.ts";
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
  const runs = runsOf(all);
  if (run !== undefined && !runs.includes(run)) throw new CallError(noSuchRun(run, runs));
  const chosen = all.filter(({ batch }) => run === undefined || batch.run === run);
  const told: { readonly run: string; readonly job: number | null; readonly tasks: number }[] = [];
  for (const left of chosen) {
    await stop(host, left);
    giveUp(store, left);
    told.push({ run: left.batch.run, job: left.job ?? null, tasks: left.open.filter(({ ended }) => !ended).length });
  }
  if (call.options.json) host.out(`${JSON.stringify(told)}\n`);
  else if (told.length === 0) host.out("nothing of this project is in Slurm\n");
  else
    host.out(
      told.map(({ job, tasks }) => `cancelled  job ${job ?? "(not yet submitted)"}: ${counted(tasks, "task")}\n`).join(""),
    );
  return 0;
}

/** By its number, or by its name where nobody has written that down; one that is over already is none. */
async function stop(host: Host, { batch, job }: LeftBatch): Promise<void> {
  const { code, err } = await slurmHere(host.env).ask("scancel", job === undefined ? [`--name=${batch.name}`] : [String(job)]);
  if (code === 0 || /invalid job id/i.test(err)) return;
  const which = job === undefined ? `what run ${batch.run} has submitted` : `job ${job} of run ${batch.run}`;
  const when = code === null ? "on a machine that has the cluster's commands" : "when Slurm answers";
  throw new CallError(
    `${which} cannot be cancelled: ${err.trim().split("\n")[0]}\nIt goes on, and regimen knows of it: try again ${when}.`,
  );
}
