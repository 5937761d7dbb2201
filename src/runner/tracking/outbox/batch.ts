import type { Batch } from "../mlflow/client.ts";
import type { Point, TrackingRecord } from "../record/record.ts";
import type { Line } from "./read.ts";

/** One value of a batch, with the record that it comes from. */
export type Entry = { readonly n: number } & (
  | { readonly kind: "param" | "tag"; readonly key: string; readonly value: string }
  | { readonly kind: "point"; readonly point: Point }
);

/** Values that go to the server in one request, from records that follow on each other. */
export interface Merged {
  readonly entries: readonly Entry[];
  /** The last of the records. */
  readonly last: Line;
}

/** Values a request; MLflow takes a thousand. */
const MOST = 1000;

/**
 * As many of the first records as fit one request. A parameter that is given again with another value waits for the next request: it
 * will be rejected, and alone. Undefined where the first record is of another type.
 */
export function mergeBatch(lines: readonly Line[], fill: (text: string) => string): Merged | undefined {
  const entries: Entry[] = [];
  const params = new Map<string, string>();
  let last: Line | undefined;
  for (const line of lines) {
    const more = entriesOf(line, fill);
    if (!more || (last && entries.length + more.length > MOST)) break;
    if (more.some((one) => one.kind === "param" && (params.get(one.key) ?? one.value) !== one.value)) break;
    for (const one of more) {
      if (one.kind === "param" && params.has(one.key)) continue; // the server takes no parameter twice a request
      if (one.kind === "param") params.set(one.key, one.value);
      entries.push(one);
    }
    last = line;
  }
  return last && { entries, last };
}

function entriesOf({ n, record }: Line, fill: (text: string) => string): readonly Entry[] | undefined {
  switch (record.type) {
    case "metrics":
      return record.points.map((point) => ({ n, kind: "point", point }));
    case "params":
      return Object.entries(record.params).map(([key, value]) => ({ n, kind: "param", key, value }));
    case "tags":
      return Object.entries(record.tags).map(([key, value]) => ({ n, kind: "tag", key, value: fill(value) }));
    default:
      return undefined;
  }
}

/** As the client takes it; of a tag that is set twice the last value counts. */
export function batchOf(entries: readonly Entry[]): Batch {
  const texts = (kind: "param" | "tag") =>
    Object.fromEntries(entries.flatMap((one) => (one.kind === kind ? [[one.key, one.value]] : [])));
  return {
    metrics: entries.flatMap((one) => (one.kind === "point" ? [one.point] : [])),
    params: texts("param"),
    tags: texts("tag"),
  };
}

/** The records that a part of a batch's values make up again, by n. */
export function recordsOf(entries: readonly Entry[]): ReadonlyMap<number, readonly TrackingRecord[]> {
  const found = new Map<number, Entry[]>();
  for (const entry of entries) found.set(entry.n, [...(found.get(entry.n) ?? []), entry]);
  return new Map(
    [...found].map(([n, list]) => {
      const { metrics = [], params = {}, tags = {} } = batchOf(list);
      const records: TrackingRecord[] = [];
      if (metrics.length > 0) records.push({ type: "metrics", points: metrics });
      if (Object.keys(params).length > 0) records.push({ type: "params", params });
      if (Object.keys(tags).length > 0) records.push({ type: "tags", tags });
      return [n, records];
    }),
  );
}
