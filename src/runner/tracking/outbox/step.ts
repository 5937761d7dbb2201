import { MlflowError } from "../mlflow/client.ts";
import type { RunUid } from "../record/record.ts";
import { mergeBatch } from "./batch.ts";
import { beginRun, DELETED, startLinks } from "./begin-run.ts";
import { fillLinks, type Ids, linksIn } from "./links.ts";
import { type Line, readLines } from "./read.ts";
import { sendBatch } from "./send-batch.ts";
import { sendArtifact, sendModel } from "./send-model.ts";
import { isDeleted, pass, reject, type Sending, save, type Tracked } from "./sending.ts";

/** What came of a step: there is more to do, nothing for now, or another run has to be there first. */
export type Step = "more" | "idle" | { readonly waitsFor: RunUid };

/** What is known of other tracked runs of the folder: ids, or that they are still to come. */
export type Others = (uid: RunUid) => Ids | "coming" | undefined;

/**
 * What a text that speaks of a run waits for: while the outbox is written, for any run, since it may begin yet; later for those that are
 * in the folder; in the end for none.
 */
export type Patience = "for all" | "for those here" | "none";

/** Reads on where all that was read is done with. */
export function lookAhead(tracked: Tracked): void {
  while (tracked.ahead.length === 0) {
    const piece = readLines(tracked.path, tracked.readTo, tracked.cursor.n);
    tracked.ahead = piece.lines;
    tracked.readTo = piece.offset;
    if (piece.atEnd) return;
  }
}

/** Carries out the next thing of a tracked run: as a rule one request. Throws MlflowError where the server does not answer, Unwritable where the outbox cannot be written. */
export async function step(sending: Sending, tracked: Tracked, others: Others, patience: Patience): Promise<Step> {
  lookAhead(tracked);
  const [line] = tracked.ahead;
  if (!line) return "idle";
  const { record } = line;
  const { cursor } = tracked;
  if (cursor.gone === undefined && cursor.run === undefined && record.type !== "start")
    save(sending, tracked, { gone: "the record of the run's start is missing from the outbox" });
  if (tracked.cursor.gone !== undefined) return buryAll(sending, tracked, tracked.cursor.gone);

  const ids = new Map<RunUid, Ids | undefined>();
  for (const uid of linksOf(tracked.ahead)) {
    const other = others(uid);
    const known = other === "coming" ? undefined : (other ?? (await sending.idsOf(uid, cursor.experiment ?? "")));
    if (!known && (patience === "for all" || (patience === "for those here" && other === "coming"))) return { waitsFor: uid };
    ids.set(uid, known);
  }
  try {
    await carryOut(sending, tracked, line, (uid) => ids.get(uid));
  } catch (error) {
    if (!(error instanceof MlflowError) || error.kind !== "rejected") throw error;
    if (mayBeChance(error) && tracked.again < MOST_AGAIN) {
      tracked.again++;
      return "more";
    }
    if (tracked.cursor.run === undefined) {
      tracked.refused = error.message;
      return "idle";
    }
    if (await isDeleted(sending, tracked.cursor.run)) save(sending, tracked, { gone: DELETED });
    else reject(sending, tracked, line, [{ n: line.n, reason: error.message, record }], { modelTries: 0 });
  }
  tracked.again = 0;
  return "more";
}

const MOST_AGAIN = 3;
/** Requests that meet in the server's database: of two runs with one new data set one is told BAD_REQUEST, and would not be a moment later. */
const mayBeChance = ({ code }: MlflowError): boolean => code === "BAD_REQUEST";

async function carryOut(sending: Sending, tracked: Tracked, line: Line, idsOf: (uid: RunUid) => Ids | undefined): Promise<void> {
  const { record } = line;
  const run = tracked.cursor.run as string; // begun, but for a start
  switch (record.type) {
    case "start":
      if (tracked.cursor.run !== undefined) return pass(sending, tracked, line);
      return beginRun(sending, tracked, line, record, idsOf);
    case "input":
      await sending.client.logInputs(run, [record]);
      return pass(sending, tracked, line);
    case "artifact":
      return sendArtifact(sending, tracked, line, record);
    case "model":
      return sendModel(sending, tracked, line, record);
    case "end":
      await sending.client.updateRun(run, { status: record.status, endTime: record.time });
      return pass(sending, tracked, line, { ended: true });
    default: {
      const merged = mergeBatch(tracked.ahead, (text) => fillLinks(text, idsOf));
      if (!merged) throw new Error(`no batch begins with a record of type ${record.type}`);
      return sendBatch(sending, tracked, merged);
    }
  }
}

/** The runs that the next request speaks of. */
function linksOf(lines: readonly Line[]): readonly RunUid[] {
  const found: RunUid[] = [];
  for (const { record } of lines) {
    if (record.type === "start") return startLinks(record);
    if (record.type === "tags") found.push(...Object.values(record.tags).flatMap(linksIn));
    else if (record.type !== "metrics" && record.type !== "params") break;
  }
  return found;
}

function buryAll(sending: Sending, tracked: Tracked, reason: string): Step {
  const last = tracked.ahead.at(-1);
  if (!last) return "idle";
  const letters = tracked.ahead.map(({ n, record }) => ({ n, reason, record }));
  reject(sending, tracked, last, letters, tracked.ahead.some(({ record }) => record.type === "end") ? { ended: true } : {});
  return "more";
}
