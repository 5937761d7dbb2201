import type { Run } from "../mlflow/client.ts";
import type { RunUid } from "../record/record.ts";
import { fillLinks, type Ids, linksIn } from "./links.ts";
import type { Line } from "./read.ts";
import {
  byTag,
  markDuplicates,
  oldest,
  PARENT_TAG,
  pass,
  type Sending,
  type Start,
  save,
  type Tracked,
  UID_TAG,
} from "./sending.ts";

/**
 * Makes a run on the server, once: the server chooses its id and would make another for the same request. So it is written down before
 * that a create begins; after one that began, the run is looked for by its tag first; the id is written down at once. A create that was
 * carried out although no answer came in time, and after a search that did not show it, leaves two: the end of the run looks for them.
 */
export async function beginRun(
  sending: Sending,
  tracked: Tracked,
  line: Line,
  start: Start,
  idsOf: (uid: RunUid) => Ids | undefined,
): Promise<void> {
  const experiment = tracked.cursor.experiment ?? (await sending.experiment(start.experiment));
  const found = tracked.cursor.tries > 0 ? await findAgain(sending, tracked.uid, experiment, start.time) : undefined;
  if (found) return began(sending, tracked, line, found);
  save(sending, tracked, { tries: tracked.cursor.tries + 1, experiment });
  const parent = start.parent === undefined ? undefined : idsOf(start.parent);
  const tags = {
    ...Object.fromEntries(Object.entries(start.tags).map(([key, value]) => [key, fillLinks(value, idsOf)])),
    ...(parent && { [PARENT_TAG]: parent.run }),
    [UID_TAG]: tracked.uid,
  };
  const { experiment: _, time, name } = start;
  began(sending, tracked, line, await sending.client.createRun({ experiment, name, startTime: time, tags }));
}

function began(sending: Sending, tracked: Tracked, line: Line, run: Run): void {
  const gone = run.lifecycle === "deleted" ? { gone: DELETED } : {};
  const parent = run.tags[PARENT_TAG];
  const { id, experiment, artifactUri } = run;
  pass(sending, tracked, line, { run: id, experiment, artifactUri, ...(parent === undefined ? {} : { parent }), ...gone });
}

export const DELETED = "the run was deleted on the server";

async function findAgain(sending: Sending, uid: RunUid, experiment: string, time: number): Promise<Run | undefined> {
  const runs = await sending.client.findRuns([experiment], byTag(UID_TAG, uid));
  const kept = oldest(runs);
  if (kept) await markDuplicates(sending, runs, kept.id, time);
  return kept;
}

/** The runs that have to be there before this one begins. */
export const startLinks = ({ parent, tags }: Start): readonly RunUid[] => [
  ...(parent === undefined ? [] : [parent]),
  ...Object.values(tags).flatMap(linksIn),
];
