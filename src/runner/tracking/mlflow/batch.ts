import type { Batch } from "./client.ts";
import { escapeKey, isShortened } from "./keys.ts";
import { fitText, LONGEST, MOST_BYTES, metricValue, milliseconds, wholeStep } from "./values.ts";

/** A batch as it is sent. */
export interface WireBatch {
  readonly metrics: readonly WireMetric[];
  readonly params: readonly Pair[];
  readonly tags: readonly Pair[];
}

export interface WireMetric {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
  readonly model_id?: string;
}

export interface Pair {
  readonly key: string;
  readonly value: string;
}

type Texts = { readonly [key: string]: string };

/** What the server takes in one request. */
const MOST = { metrics: 1000, params: 100, tags: 100, all: 1000, bytes: MOST_BYTES } as const;

/** Checks and writes out a batch. What had to be cut, key or value, is told in tags beside it. Throws MlflowError for a value that cannot be. */
export function wireBatch({ metrics = [], params = {}, tags = {} }: Batch): WireBatch {
  const cuts = new Map<string, string>();
  return {
    metrics: metrics.map(({ key, value, time, step, model }) => ({
      key: wireKey(key, cuts),
      value: metricValue(value, key),
      timestamp: milliseconds(time, `the time of metric "${key}"`),
      step: wholeStep(step, `the step of metric "${key}"`),
      ...(model !== undefined && { model_id: model }),
    })),
    params: pairs(params, LONGEST.param, cuts),
    tags: [...pairs(tags, LONGEST.tag, cuts), ...notes(cuts, tags)],
  };
}

/** Parameters and tags of what is made with them at once (a run, a model), with the notes of what was cut among the tags. */
export function wireTexts(tags: Texts, params: Texts = {}): { readonly tags: readonly Pair[]; readonly params: readonly Pair[] } {
  return wireBatch({ tags, params });
}

/** Parts within the server's limits, in order: parameters, tags, metrics. None for nothing. */
export function splitBatch(batch: WireBatch): readonly WireBatch[] {
  const parts: Open[] = [];
  let open: Open | undefined;
  for (const kind of ["params", "tags", "metrics"] as const)
    for (const item of batch[kind]) {
      const bytes = Buffer.byteLength(JSON.stringify(item)) + 1;
      if (!open || open[kind].length >= MOST[kind] || count(open) >= MOST.all || open.bytes + bytes > MOST.bytes) {
        open = { metrics: [], params: [], tags: [], bytes: 0 };
        parts.push(open);
      }
      (open[kind] as unknown[]).push(item); // an item of the list named by kind
      open.bytes += bytes;
    }
  return parts.map(({ metrics, params, tags }) => ({ metrics, params, tags }));
}

interface Open {
  readonly metrics: WireMetric[];
  readonly params: Pair[];
  readonly tags: Pair[];
  bytes: number;
}

const count = ({ metrics, params, tags }: Open): number => metrics.length + params.length + tags.length;

function pairs(texts: Texts, most: number, cuts: Map<string, string>): readonly Pair[] {
  return Object.entries(texts).map(([key, value]) => {
    const { text, cut } = fitText(value, most);
    if (cut !== undefined) cuts.set(escapeKey(`regimen.cut.${key}`), cut);
    return { key: wireKey(key, cuts), value: text };
  });
}

/** The key as it is sent; the whole of one that had to be cut goes into a tag named by its hash. */
function wireKey(key: string, cuts: Map<string, string>): string {
  const escaped = escapeKey(key);
  if (isShortened(escaped)) cuts.set(`regimen.key.${escaped.slice(-25, -1)}`, fitText(key, LONGEST.tag).text);
  return escaped;
}

/** The notes as tags, but none that the caller has set. */
const notes = (cuts: ReadonlyMap<string, string>, tags: Texts): readonly Pair[] =>
  [...cuts].filter(([key]) => !(key in tags)).map(([key, value]) => ({ key, value }));
