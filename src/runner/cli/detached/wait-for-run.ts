import type { Call } from "../args.ts";
import { CallError, type Host, type Session } from "../session.ts";
import { titleOf } from "../words.ts";
import { attachRun } from "./attach-run.ts";
import { otherText, tasksOfCall } from "./detach.ts";
import { graphOf, openRunsOf } from "./graph-of.ts";

/**
 * Where the same run is in Slurm already, waits for it and gives its exit code; undefined where there is none. A CallError where that
 * is a run of the same spec, but not the same.
 */
export async function waitForRun(host: Host, session: Session, call: Call): Promise<number | undefined> {
  const there = openRunsOf(session).at(-1);
  if (!there) return undefined;
  if (call.options.force || there.graph !== graphOf(session, tasksOfCall(session, call)))
    throw new CallError(otherText(session, there));
  const json = call.options.json === true;
  if (!json)
    host.out(
      `${titleOf(session.loaded.spec)} is in Slurm as run ${there.run}: this waits for it. Ctrl-C leaves it alone, regimen cancel stops it.\n`,
    );
  return attachRun(host, session.store, there, json);
}
