import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { Connection } from "./connection.ts";
import { retryAfter } from "./retry.ts";

/** One request as it goes out. */
export interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "PUT";
  /** Path after the base address, encoded, with its query. */
  readonly path: string;
  /** What is sent: JSON, or a file, read anew at every try. */
  readonly body?: string | { readonly from: string; readonly size: number };
  /** Whether carrying it out twice is as good as once. */
  readonly repeatable: boolean;
  /** What it is for, to follow the address in messages: `making run "forest"`. */
  readonly doing: string;
  /** MLflow has it only since this version: a server that does not know it is too old, not away. */
  readonly since?: string;
}

/** What came of one try. */
export type Outcome =
  | {
      readonly type: "answer";
      readonly status: number;
      readonly text: string;
      readonly after?: number;
      readonly location?: string;
    }
  | { readonly type: "silence"; readonly reason: string; readonly code: string; readonly reached: boolean }
  | { readonly type: "unreadable-file"; readonly reason: string }
  | { readonly type: "stopped"; readonly reached: boolean };

/** Tries a request once, whatever may come of it; never throws. `stop` gives it up. */
export async function attempt(
  { base, headers, fetch, timeout }: Connection,
  call: Call,
  now: () => number,
  stop?: AbortSignal,
): Promise<Outcome> {
  const patience = new AbortController();
  const file = typeof call.body === "object" ? call.body : undefined;
  let fileError: Error | undefined;
  const timer = setTimeout(() => patience.abort(), timeout * 1000);
  try {
    const stream = file && file.size > 0 ? createReadStream(file.from, { end: file.size - 1 }) : undefined;
    stream?.on("error", (error) => {
      fileError = error;
    });
    stream?.on("data", () => timer.refresh()); // a long upload is no silence
    const response = await fetch(base + call.path, {
      method: call.method,
      headers: { ...headers, ...contentHeaders(call) },
      redirect: "manual", // following one would turn a POST into a GET
      signal: stop ? AbortSignal.any([stop, patience.signal]) : patience.signal,
      ...(stream ? { body: Readable.toWeb(stream), duplex: "half" } : call.body !== undefined && { body: file ? "" : call.body }),
    } as RequestInit);
    const after = retryAfter(response.headers.get("retry-after"), now());
    const location = response.headers.get("location");
    return {
      type: "answer",
      status: response.status,
      text: await response.text(),
      ...(after !== undefined && { after }),
      ...(location !== null && { location }),
    };
  } catch (error) {
    if (fileError) return { type: "unreadable-file", reason: fileError.message };
    if (stop?.aborted) return { type: "stopped", reached: true };
    if (patience.signal.aborted)
      return { type: "silence", reason: `no answer within ${timeout} s`, code: "TIMEOUT", reached: true };
    return silence(error);
  } finally {
    clearTimeout(timer);
  }
}

function contentHeaders(call: Call): Record<string, string> {
  if (call.body === undefined) return {};
  if (typeof call.body === "string") return { "content-type": "application/json" };
  return { "content-type": "application/octet-stream", "content-length": String(call.body.size) };
}

/** Failures before anything was sent: there is nobody, no way there, or one whom we do not trust. */
const NOT_REACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EPROTO|UND_ERR_CONNECT_TIMEOUT|CERT_.*|.*_CERT(_.*)?|ERR_SSL_.*|ERR_TLS_.*|UNABLE_TO_.*)$/;

function silence(error: unknown): Outcome {
  const cause = (error as { cause?: unknown }).cause ?? error;
  const first = (cause as { errors?: unknown[] }).errors?.[0] ?? cause; // both addresses of a name were tried
  const { code, message } = first as { code?: unknown; message?: unknown };
  const name = typeof code === "string" ? code : "";
  if (name === "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH") return { type: "unreadable-file", reason: "it is shorter than it was" };
  return { type: "silence", reason: String(message || name || error), code: name, reached: !NOT_REACHED.test(name) };
}
