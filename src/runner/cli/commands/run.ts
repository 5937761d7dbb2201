import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { counted } from "../../../formats/counted.ts";
import { replaceFile } from "../../cache/file-layer.ts";
import { jsonPieces, lazyList } from "../../cache/json-pieces.ts";
import type { Executor } from "../../executors/pool.ts";
import type { RunEvent } from "../../log/events.ts";
import { type Glance, glancePath } from "../../plan/glance.ts";
import type { Call } from "../args.ts";
import { execute, type RunResult } from "../execute.ts";
import { executorNamed } from "../executor-named.ts";
import { chooseRemote } from "../remote/choose.ts";
import { type RunCall, runCallOf } from "../run-call.ts";
import { displayFor, summary } from "../run-shown.ts";
import { CallError, findSpecs, type Host, listOf, openSessions, optionText, type Session } from "../session.ts";
import { titleOf } from "../words.ts";

export async function run(host: Host, call: Call): Promise<number> {
  if (call.options["dry-run"]) return (await import("./plan.ts")).plan(host, call);
  const jobs = jobsOf(call);
  let worst = 0;
  const files = findSpecs(host, call.words);
  const again = runCallOf(host.cwd, files, call);
  for (const file of files) {
    for await (const session of openSessions(host, file, call.options)) {
      const result = await runOne(host, session, call, jobs, again);
      if (result.interrupted) return 130;
      if (result.failed > 0) worst = 1;
    }
  }
  return worst;
}

/** Events of a run in which nothing runs: they need no heading. */
const QUIET: ReadonlySet<RunEvent["type"]> = new Set(["run-started", "task-cached", "cases-listed", "published", "run-finished"]);

type Outcome = Pick<RunResult, "interrupted" | "failed">;

async function runOne(host: Host, session: Session, call: Call, jobs: number, again: RunCall): Promise<Outcome> {
  return (await inSlurm(host, session, call, again)) ?? (await runHere(host, session, call, jobs, again));
}

/** Where a run is, or shall be, in Slurm's hands as a whole: what comes of it as far as this process waits; else undefined. */
async function inSlurm(host: Host, session: Session, call: Call, again: RunCall): Promise<Outcome | undefined> {
  if (call.options.detach) {
    const { detach } = await import("../detached/detach.ts");
    const is = await detach(session, call, again);
    return is === "nothing" ? undefined : { interrupted: is === "interrupted", failed: 0 };
  }
  if (!existsSync(join(session.store.home, "slurm", "detached"))) return undefined;
  const { waitForRun } = await import("../detached/wait-for-run.ts");
  const code = await waitForRun(host, session, call);
  return code === undefined ? undefined : { interrupted: code === 130, failed: code };
}

async function runHere(host: Host, session: Session, call: Call, jobs: number, again: RunCall): Promise<RunResult> {
  const json = call.options.json === true;
  const display = displayFor(host, json);
  const { spec } = session.loaded;
  const title = titleOf(spec);
  let seconds = 0;
  let titled = json;
  const show = (event: RunEvent): void => {
    if (event.type === "run-finished") seconds = event.seconds;
    if (!titled && !QUIET.has(event.type) && !(event.type === "cases-joined" && event.cached && event.missing.length === 0)) {
      host.out(`${title}: ${counted(spec.tasks.length, "stage")}\n`);
      titled = true;
    }
    display.show(event);
  };
  const only = listOf(call.options.only);
  const executor = await executorOf(session, call, again);
  const remote = chooseRemote(session, call);
  let result: RunResult;
  try {
    result = await execute(
      session,
      {
        jobs,
        keepGoing: call.options["keep-going"] === true,
        only,
        force: call.options.force === true,
        tracking: call.options["no-tracking"] !== true,
        ...(executor ? { executor } : {}),
        call: again,
        ...(remote ? { remote } : {}),
      },
      show,
    );
  } finally {
    display.close();
  }
  if (json) return result;
  const text = summary(host, title, result, seconds, call.words);
  host.out(text);
  const plain =
    Object.keys(call.options).length === 0 && session.loaded.spec.file === resolve(host.cwd, call.words[0] ?? "regimen.yaml");
  if (plain && result.ran + result.failed + result.skipped === 0) keepGlance(host, session, text);
  return result;
}

async function executorOf(session: Session, call: Call, again: RunCall): Promise<Executor | undefined> {
  const { name, cluster } = executorNamed(session, call);
  if (name !== "slurm") return undefined;
  const { slurmExecutor } = await import("../slurm-executor.ts");
  const found = await slurmExecutor(session, cluster, again);
  if (!("missing" in found)) return found;
  throw new CallError(`${found.missing}\nRun this on a login node of the cluster, or without --executor slurm.`);
}

/** Leaves a note of all that was looked at, by which the next run can tell at a glance that nothing has changed. */
function keepGlance(host: Host, { store, loaded, assessor }: Session, text: string): void {
  const { byEngine, tasks } = loaded.spec;
  const engines = [
    ...tasks.map((task) => assessor.engineOf(task)),
    byEngine && host.installation.engines.choose(byEngine.wanted ?? undefined),
  ];
  const variables: Record<string, string | null> = {};
  for (const engine of engines) {
    if (engine === undefined) continue;
    if (!engine.ok || engine.value.looked === null) return;
    for (const file of engine.value.looked.files) store.index.digest(file);
    for (const name of engine.value.looked.variables) variables[name] = host.env[name] ?? null;
  }
  const looked = store.index.looked();
  if (!looked) return;
  const glance: Omit<Glance, "files"> = {
    of: [loaded.spec.file, host.cwd],
    build: host.installation.build,
    env: { ...loaded.spec.env, ...variables },
    folders: [...looked.folders],
    text,
  };
  const files = lazyList(function* (): Generator<Glance["files"][number]> {
    for (const [path, signature] of looked.files) yield signature ? [path, ...signature] : [path];
  });
  try {
    replaceFile(
      store.files,
      glancePath(store.home, loaded.spec.file, host.cwd),
      jsonPieces({ ...glance, files }),
      store.temporary,
    );
  } catch {
    // only a shortcut
  }
}

function jobsOf(call: Call): number {
  const text = optionText(call.options.jobs);
  if (text === undefined) return availableParallelism();
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1) throw new CallError(`--jobs takes a whole number from 1, found "${text}"`);
  return jobs;
}
