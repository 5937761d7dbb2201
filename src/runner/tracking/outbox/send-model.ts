import { MlflowError, type Model } from "../mlflow/client.ts";
import type { TrackingRecord } from "../record/record.ts";
import type { SentModel } from "./cursor.ts";
import { findFile } from "./keep-file.ts";
import type { Line } from "./read.ts";
import { byTag, MODEL_TAG, pass, reject, type Sending, save, type Tracked } from "./sending.ts";

type ModelRecord = TrackingRecord & { readonly type: "model" };

/** Sends one piece of a model: makes it (looked for first where it may be there), one of its files, or its end; the last moves on. */
export async function sendModel(sending: Sending, tracked: Tracked, line: Line, model: ModelRecord): Promise<void> {
  const { client } = sending;
  const { run, models } = tracked.cursor;
  const sent = models[model.uid];
  const gone = model.files.find((file) => findFile(tracked.folder, file) === undefined);
  if (gone && (sent?.files ?? 0) < model.files.length)
    return reject(sending, tracked, line, [{ n: line.n, reason: noFile(gone.path), record: model }]);
  const note = (entry: SentModel) => save(sending, tracked, { models: { ...tracked.cursor.models, [model.uid]: entry } });
  if (!sent) {
    const made = await makeModel(sending, tracked, model);
    return note({ id: made.id, artifactUri: made.artifactUri, files: 0 });
  }
  const file = model.files[sent.files];
  if (file) {
    await client.putArtifact(sent.artifactUri, file.path, { from: findFile(tracked.folder, file) as string, size: file.size });
    return note({ ...sent, files: sent.files + 1 });
  }
  await client.finishModel(sent.id);
  await client.logOutputs(run as string, [{ model: sent.id, step: 0 }]);
  pass(sending, tracked, line, { modelTries: 0 });
}

async function makeModel(sending: Sending, tracked: Tracked, { uid, name, kind, params, tags }: ModelRecord): Promise<Model> {
  const experiment = tracked.cursor.experiment as string; // its run was begun
  const run = tracked.cursor.run as string;
  if (tracked.cursor.modelTries > 0) {
    const [found] = await sending.client.findModels(experiment, byTag(MODEL_TAG, uid));
    if (found) return found;
  }
  save(sending, tracked, { modelTries: tracked.cursor.modelTries + 1 });
  return sending.client.createModel({ experiment, name, type: kind, run, params, tags: { ...tags, [MODEL_TAG]: uid } });
}

/** Sends a file of the run. */
export async function sendArtifact(
  sending: Sending,
  tracked: Tracked,
  line: Line,
  { file }: TrackingRecord & { readonly type: "artifact" },
): Promise<void> {
  const from = findFile(tracked.folder, file);
  if (from === undefined)
    return reject(sending, tracked, line, [{ n: line.n, reason: noFile(file.path), record: { type: "artifact", file } }]);
  const { artifactUri } = tracked.cursor;
  if (artifactUri === undefined) throw new MlflowError("the server gave the run no place for artifacts", "rejected");
  await sending.client.putArtifact(artifactUri, file.path, { from, size: file.size });
  pass(sending, tracked, line);
}

const noFile = (path: string): string =>
  `the file ${path} is no longer here: it was sent elsewhere before, and where it came from it is gone or has changed`;
