import { readFileSync } from "node:fs";
import type { Stored } from "../../cache/store.ts";
import type { JsonObject } from "../../contract/json.ts";
import type { TrackedFile } from "./record.ts";
import { type Signature, signatureOf } from "./signature.ts";

/** What is told of a model beside its file. */
export interface ModelFacts {
  readonly uid: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly component: string;
  readonly version: string;
  readonly key: string;
  /** Whether values of single patients may be told. */
  readonly patientLevel: boolean;
}

/** How texts become files of a model. */
export interface ModelWriter {
  /** Keeps a text as a file until it is sent. */
  readonly keepText: (path: string, text: string) => TrackedFile;
  readonly yaml: (value: JsonObject) => string;
}

/** `model/gbdt` → `gbdt`. */
export const modelKind = ({ kind }: Pick<Stored, "kind">): string => kind.slice("model/".length);

/** LightGBM's own range of each feature: the least and the largest value of the training rows, so values of single patients. */
const RANGES = /^feature_infos=.*$/m;
const withoutRanges = (text: string): string =>
  text.replace(RANGES, (line) => `feature_infos=${line.slice(line.indexOf("=") + 1).replace(/\S+/g, "none")}`);

const mlflowTime = (time: number): string => new Date(time).toISOString().replace("T", " ").replace("Z", "000");

/** An `MLmodel` file's content, by MLflow's format (read by its Model.load). */
function describe(file: TrackedFile, kind: string, signature: Signature | undefined, facts: ModelFacts): JsonObject {
  const { uid, time, component, version, key } = facts;
  const lightgbm = {
    lightgbm: { code: null, data: file.path, model_class: "lightgbm.basic.Booster" },
    python_function: { data: file.path, loader_module: "mlflow.lightgbm" },
  };
  return {
    flavors: { ...(kind === "gbdt" ? lightgbm : {}), regimen: { component, data: file.path, kind, version } },
    metadata: { "regimen.key": key },
    model_size_bytes: file.size,
    model_uuid: uid.replaceAll("-", ""),
    ...(signature
      ? { signature: { inputs: JSON.stringify(signature.inputs), outputs: JSON.stringify(signature.outputs), params: null } }
      : {}),
    utc_time_created: mlflowTime(time),
  };
}

/** The files of a logged model: what the stage made, and an `MLmodel` by which MLflow opens it. */
export function modelFiles(stored: Stored, from: string, facts: ModelFacts, writer: ModelWriter): readonly TrackedFile[] {
  const kind = modelKind(stored);
  const path = `model${stored.extension}`;
  const hides = kind === "gbdt" && !facts.patientLevel;
  const file = hides
    ? writer.keepText(path, withoutRanges(readFileSync(from, "utf8")))
    : { path, digest: stored.digest, size: stored.size, from };
  const text = writer.yaml(describe(file, kind, signatureOf(kind, from), facts));
  return [file, writer.keepText("MLmodel", text)];
}
