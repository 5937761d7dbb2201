/** What the fake MLflow's endpoints are made of: refusals, schemas, lookups, filters, pages. */
import type { FakeRun, FakeStore } from "../fake-store.ts";
import type { Message, Schema } from "../protobuf.ts";

/** MLflow's refusals. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
export const invalid = (message: string): Refusal => new Refusal(400, "INVALID_PARAMETER_VALUE", message);
export const absent = (message: string): Refusal => new Refusal(404, "RESOURCE_DOES_NOT_EXIST", message);

export const PAIR: Schema = { key: "text", value: "text" };

export interface Endpoint {
  readonly schema: Schema;
  readonly required: readonly string[];
  readonly answer: (store: FakeStore, message: Message, raw: Message) => object;
}

export const texts = (message: Message, name: string): string => (message[name] as string | undefined) ?? "";
export const lists = <T>(message: Message, name: string): readonly T[] => (message[name] as readonly T[] | undefined) ?? [];

export function checkKey(key: string): void {
  const parts = key.split("/");
  const isPath = !parts.some((part) => part === "" || part === ".") && !parts.includes("..") && !key.startsWith("..");
  if (key === "" || !/^[/\p{L}\p{N}_.\- :]*\n?$/u.test(key) || !isPath)
    throw invalid(`Invalid value ${JSON.stringify(key)} for parameter 'key'`);
  if ([...key].length > 250) throw invalid("exceeds the maximum length of 250 characters");
}

/** `tags.k = 'v'`, `tags.\`k\` = 'v'`, `run_id = 'v'`, joined by `and`. */
export function clauses(filter: string): readonly { readonly field: string; readonly value: string }[] {
  if (filter.trim() === "") return [];
  return filter.split(/\s+and\s+/i).map((clause) => {
    const found = /^\s*(?:(tags?)\.(?:`([^`]+)`|([\w.]+))|(?:attributes?\.)?(\w+))\s*=\s*(?:'([^']*)'|"([^"]*)")\s*$/.exec(
      clause,
    );
    if (!found) throw invalid(`Invalid clause(s) in filter string: '${clause}'`);
    const [, tag, quoted, plain, attribute, single, double] = found;
    return { field: tag ? `tags.${quoted ?? plain}` : attribute!, value: single ?? double! };
  });
}

export function page(name: string, items: readonly object[], message: Message, usual: number): object {
  const start = Number(texts(message, "page_token") || 0);
  const size = (message.max_results as number | undefined) ?? usual;
  const end = start + size;
  const shown = items.slice(start, end);
  return { ...(shown.length > 0 && { [name]: shown }), ...(end < items.length && { next_page_token: String(end) }) };
}

export function experimentOf(store: FakeStore, id: string) {
  const found = store.experiments.get(id);
  if (!found) throw absent(`No Experiment with id=${id} exists`);
  return found;
}

export function runOf(store: FakeStore, message: Message): FakeRun {
  const found = store.runs.get(texts(message, "run_id"));
  if (!found) throw absent(`Run with id=${texts(message, "run_id")} not found`);
  return found;
}

export function activeRun(store: FakeStore, message: Message): FakeRun {
  const run = runOf(store, message);
  if (run.lifecycle === "deleted") throw invalid(`The run ${run.id} must be in the 'active' state.`);
  return run;
}

export function modelOf(store: FakeStore, id: string) {
  const found = store.models.get(id);
  if (!found) throw absent(`Logged model with ID '${id}' not found.`);
  return found;
}

export const pairs = (list: readonly Message[]): Map<string, string> =>
  new Map(list.map((pair) => [texts(pair, "key"), texts(pair, "value")]));

export const entries = (name: string, map: ReadonlyMap<string, string>): object =>
  map.size > 0 ? { [name]: [...map].map(([key, value]) => ({ key, value })) } : {};
