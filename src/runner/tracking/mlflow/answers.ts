import type { Json, JsonObject } from "../../contract/json.ts";
import type { Metric, Model, Run, Status } from "./client.ts";
import { unescapeKey } from "./keys.ts";
import { Garbled } from "./request.ts";

/** Reading MLflow's answers, none of which is taken for granted: each reader throws Garbled for what is not there. Empty lists are left out by MLflow. */

/** An answer as JSON. */
export function parseObject(text: string): JsonObject {
  try {
    return asObject(JSON.parse(text) as Json);
  } catch {
    throw new Garbled();
  }
}

/** The object at a path of names. */
export function objectAt(value: JsonObject, ...names: readonly string[]): JsonObject {
  return names.reduce((inner, name) => asObject(inner[name]), value);
}

/** The text of that name. */
export function textOf(value: JsonObject, name: string): string {
  const found = value[name];
  if (typeof found !== "string") throw new Garbled();
  return found;
}

/** The objects in a list; none where it is not there. */
export function listOf(value: JsonObject, name: string): readonly JsonObject[] {
  const found = value[name] ?? [];
  if (!Array.isArray(found)) throw new Garbled();
  return found.map(asObject);
}

/** A whole number, which JSON of protobuf may write as text. */
export function wholeOf(value: JsonObject, name: string): number {
  const found = Number(value[name]);
  if (!Number.isSafeInteger(found)) throw new Garbled();
  return found;
}

/** The same, 0 where it is not there: MLflow leaves out what is 0. */
export const wholeOrZero = (value: JsonObject, name: string): number => wholeOf({ [name]: value[name] ?? 0 }, name);

/** A part of a list, and the token of the next; undefined on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** Reads a page of the list of that name. */
export const pageOf =
  <T>(name: string, read: (item: JsonObject) => T) =>
  (answer: JsonObject): Page<T> => {
    const token = answer.next_page_token;
    return { items: listOf(answer, name).map(read), next: typeof token === "string" && token !== "" ? token : undefined };
  };

/** A run, from `run` or an entry of `runs`. */
export function readRun(run: JsonObject): Run {
  const info = objectAt(run, "info");
  const data = "data" in run ? objectAt(run, "data") : {};
  return {
    id: textOf(info, "run_id"),
    name: optionalText(info, "run_name"),
    experiment: textOf(info, "experiment_id"),
    status: textOf(info, "status") as Status, // whatever the server calls it
    startTime: wholeOrZero(info, "start_time"),
    ...(info.end_time !== undefined && { endTime: wholeOf(info, "end_time") }),
    artifactUri: optionalText(info, "artifact_uri"),
    lifecycle: info.lifecycle_stage === "deleted" ? "deleted" : "active",
    tags: readPairs(listOf(data, "tags")),
    params: readPairs(listOf(data, "params")),
    metrics: listOf(data, "metrics").map(readMetric),
  };
}

/** A point; its value as the server keeps it (±1.797…e308 for infinities). */
export function readMetric(metric: JsonObject): Metric {
  const value = Number(metric.value ?? 0);
  if (Number.isNaN(value) && metric.value !== "NaN") throw new Garbled();
  return {
    key: unescapeKey(textOf(metric, "key")),
    value,
    time: wholeOrZero(metric, "timestamp"),
    step: wholeOrZero(metric, "step"),
  };
}

/** A logged model, from `model` or an entry of `models`. */
export function readModel(model: JsonObject): Model {
  const info = objectAt(model, "info");
  return {
    id: textOf(info, "model_id"),
    name: optionalText(info, "name"),
    status: optionalText(info, "status"),
    artifactUri: textOf(info, "artifact_uri"),
    tags: readPairs(listOf(info, "tags")),
  };
}

const readPairs = (pairs: readonly JsonObject[]): { readonly [key: string]: string } =>
  Object.fromEntries(pairs.map((pair): [string, string] => [unescapeKey(textOf(pair, "key")), optionalText(pair, "value")]));

const optionalText = (value: JsonObject, name: string): string => (typeof value[name] === "string" ? value[name] : "");

function asObject(value: Json | undefined): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Garbled();
  return value as JsonObject; // neither a list nor null
}
