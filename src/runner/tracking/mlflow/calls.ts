import type { JsonObject } from "../../contract/json.ts";
import type { Target } from "../target.ts";
import { type Page, parseObject } from "./answers.ts";
import type { Call } from "./attempt.ts";
import { type Connection, connect } from "./connection.ts";
import { Garbled, request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

/** What the methods of a client are made of. */
export interface Calls {
  /** Any request; the answer is taken by `read`, which throws Garbled for what is none. */
  readonly send: <T>(call: Call, read: (text: string) => T) => Promise<T>;
  /** POST (or `how.method`) of JSON to a path below `/api/2.0/mlflow/`. */
  readonly post: <T>(path: string, body: object, how: How, read?: (answer: JsonObject) => T) => Promise<T>;
  /** GET of a path below `/api/2.0/mlflow/`. */
  readonly get: <T>(
    path: string,
    query: { readonly [name: string]: string },
    how: How,
    read: (answer: JsonObject) => T,
  ) => Promise<T>;
}

interface How {
  readonly doing: string;
  readonly method?: "POST" | "PATCH";
  /** False where doing it twice makes two. */
  readonly repeatable?: boolean;
  readonly since?: string;
}

const API = "/api/2.0/mlflow/";

/** Connects when the first request is made. */
export function callsTo(target: Target, surroundings: Surroundings): Calls {
  let connection: Promise<Connection> | undefined;
  const send: Calls["send"] = async (call, read) => {
    connection ??= connect(target);
    return request(await connection, surroundings, call, read);
  };
  return {
    send,
    post: (path, body, { method = "POST", repeatable = true, ...how }, read) =>
      send({ ...how, method, path: API + path, repeatable, body: JSON.stringify(body) }, (text) => {
        const answer = parseObject(text);
        return read ? read(answer) : (undefined as never); // T is undefined where nothing reads
      }),
    get: (path, query, how, read) =>
      send(
        {
          doing: how.doing,
          ...(how.since && { since: how.since }),
          method: "GET",
          path: `${API}${path}?${new URLSearchParams(query)}`,
          repeatable: true,
        },
        (text) => read(parseObject(text)),
      ),
  };
}

/** Follows pages until one names no next; a server that names the same one again is not followed for ever. */
export async function everyPage<T>(ask: (page: { readonly page_token?: string }) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  for (let token: string | undefined; ; ) {
    const { items, next } = await ask(token === undefined ? {} : { page_token: token });
    for (const item of items) all.push(item);
    if (next === undefined || seen.has(next)) return all;
    seen.add(next);
    token = next;
  }
}

/** An answer that is text and not JSON. */
export function readVersion(text: string): string {
  const version = /^\s*(\d+\.\d+[\w.+-]*)\s*$/.exec(text)?.[1];
  if (version === undefined) throw new Garbled();
  return version;
}
