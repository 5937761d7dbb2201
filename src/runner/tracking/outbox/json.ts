import type { Point, RunUid, TrackedFile, TrackingRecord } from "../record/record.ts";

/**
 * A tracking record as one line of JSON, and back. JSON has no word for some numbers, so they stand as text: "NaN", "Infinity",
 * "-Infinity" and "-0". Points are lists, [key, value, time, step], since there may be millions of them.
 *
 * @example
 * recordToJson({ type: "metrics", points: [{ key: "loss", value: NaN, time: 1764150000000, step: 1 }] });
 * // {"type":"metrics","points":[["loss","NaN",1764150000000,1]]}
 */
export const recordToJson = (record: TrackingRecord): string =>
  JSON.stringify(record.type === "metrics" ? { ...record, points: record.points.map(pointToList) } : record);

/** A number as JSON can hold it. */
const numberToJson = (value: number): number | string =>
  Number.isFinite(value) ? (Object.is(value, -0) ? "-0" : value) : String(value);

const pointToList = ({ key, value, time, step }: Point): readonly [string, number | string, number, number] => [
  key,
  numberToJson(value),
  time,
  step,
];

/** Characters of a record's JSON, and bytes of a line that holds it (3 at most a character): whoever wrote a file, reading it has a bound. */
export const LONGEST_RECORD = 2 << 20;
export const LONGEST_LINE = 8 << 20;
const MOST_ENTRIES = 100_000;

/** The record that a value parsed from JSON stands for; undefined where it is none. What is unknown in it is left out. */
export function recordFromJson(value: unknown): TrackingRecord | undefined {
  if (!isObject(value)) return undefined;
  switch (value.type) {
    case "start": {
      const { time, experiment, name, parent } = value;
      const tags = texts(value.tags);
      if (!isTime(time) || !isText(experiment) || !isText(name) || !tags) return undefined;
      if (parent !== undefined && !isRunUid(parent)) return undefined;
      return { type: "start", time, experiment, name, ...(parent === undefined ? {} : { parent }), tags };
    }
    case "params": {
      const params = texts(value.params);
      return params && { type: "params", params };
    }
    case "tags": {
      const tags = texts(value.tags);
      return tags && { type: "tags", tags };
    }
    case "metrics": {
      const points = listOf(value.points, pointFromList);
      return points && { type: "metrics", points };
    }
    case "input":
      return inputFromJson(value);
    case "artifact": {
      const file = fileFromJson(value.file);
      return file && { type: "artifact", file };
    }
    case "model": {
      const { uid, name, kind } = value;
      const [files, params, tags] = [listOf(value.files, fileFromJson), texts(value.params), texts(value.tags)];
      if (!isText(uid) || !/^[\w.-]{1,100}$/.test(uid) || !isText(name) || !isText(kind) || !files || !params || !tags)
        return undefined;
      return { type: "model", uid, name, kind, files, params, tags };
    }
    case "end": {
      const { time, status } = value;
      if (!isTime(time) || (status !== "FINISHED" && status !== "FAILED" && status !== "KILLED")) return undefined;
      return { type: "end", time, status };
    }
    default:
      return undefined;
  }
}

const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a value is a UUID in lower case: it goes into file names and filters. */
export const isRunUid = (value: unknown): value is RunUid => typeof value === "string" && UID.test(value);

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isTime = (value: unknown): value is number => Number.isSafeInteger(value);

function listOf<T>(value: unknown, read: (entry: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value) || value.length > MOST_ENTRIES) return undefined;
  const list: T[] = [];
  for (const entry of value) {
    const one = read(entry);
    if (one === undefined) return undefined;
    list.push(one);
  }
  return list;
}

/** A map of texts; made with fromEntries, since a key may be `__proto__`. */
function texts(value: unknown): { readonly [key: string]: string } | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.length > MOST_ENTRIES || !entries.every((entry): entry is [string, string] => isText(entry[1]))) return undefined;
  return Object.fromEntries(entries);
}

const WORDS: { readonly [word: string]: number } = { NaN, Infinity, "-Infinity": -Infinity, "-0": -0 };

function pointFromList(entry: unknown): Point | undefined {
  if (!Array.isArray(entry)) return undefined;
  const [key, stored, time, step] = entry as readonly unknown[];
  const value = typeof stored === "string" && Object.hasOwn(WORDS, stored) ? WORDS[stored] : stored;
  if (!isText(key) || typeof value !== "number" || !isTime(time) || !isTime(step)) return undefined;
  return { key, value, time, step };
}

const isPath = (path: string): boolean =>
  path !== "" && !path.split("/").some((part) => part === "" || part === "." || part === "..");

function fileFromJson(value: unknown): TrackedFile | undefined {
  if (!isObject(value)) return undefined;
  const { path, digest, size, from } = value;
  if (!isText(path) || !isPath(path) || !isText(digest) || !/^[0-9a-f]{64}$/.test(digest) || !isText(from)) return undefined;
  return Number.isSafeInteger(size) && (size as number) >= 0 ? { path, digest, size: size as number, from } : undefined;
}

const COLUMN_TYPES = ["double", "long", "string", "boolean"] as const;

function inputFromJson(value: { readonly [key: string]: unknown }): TrackingRecord | undefined {
  const { name, digest, context, source, rows } = value;
  if (!isText(name) || !isText(digest) || !isText(context) || !isText(source)) return undefined;
  if (rows !== undefined && !Number.isSafeInteger(rows)) return undefined;
  const columns = value.columns === undefined ? undefined : listOf(value.columns, columnFromJson);
  if (value.columns !== undefined && !columns) return undefined;
  return {
    type: "input",
    name,
    digest,
    context,
    source,
    ...(columns ? { columns } : {}),
    ...(rows === undefined ? {} : { rows: rows as number }),
  };
}

function columnFromJson(value: unknown): { readonly name: string; readonly type: (typeof COLUMN_TYPES)[number] } | undefined {
  if (!isObject(value) || !isText(value.name)) return undefined;
  const type = COLUMN_TYPES.find((one) => one === value.type);
  return type && { name: value.name, type };
}
