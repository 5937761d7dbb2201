/** An MLflow server within the test's process that keeps what it is sent in memory and misbehaves on cue. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { carryOut, type FakeAnswer, type FakeRequest } from "./fake-endpoints.ts";
import { emptyStore, type FakeStore } from "./fake-store.ts";

/** What may go wrong with one request. */
export type Mischief =
  /** The connection ends, without or with the request carried out. */
  | { readonly type: "drop"; readonly when: "before" | "after" }
  /** The connection ends while the request's body arrives. */
  | { readonly type: "drop-upload" }
  /** The answer takes so long, in milliseconds; then all is well. */
  | { readonly type: "delay"; readonly by: number }
  /** Never answered. */
  | { readonly type: "hang"; readonly carriedOut: boolean }
  | {
      readonly type: "status";
      readonly status: number;
      readonly retryAfter?: string;
      readonly carriedOut?: boolean;
      readonly body?: string;
      readonly location?: string;
    }
  /** Carried out; the JSON of the answer ends early, though the answer is complete as HTTP. */
  | { readonly type: "truncated" }
  /** Carried out; the connection ends within the answer's body. */
  | { readonly type: "cut-off" }
  /** Not carried out: a page with status 200, as of a proxy that wants a login. */
  | { readonly type: "page" }
  /** Not carried out: these bytes with that status. */
  | { readonly type: "bytes"; readonly bytes: Buffer; readonly status: number };

export interface FakeMlflow {
  readonly uri: string;
  readonly store: FakeStore;
  /** Every request in order, with whether it was carried out. */
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly carriedOut: boolean;
    readonly headers: IncomingMessage["headers"];
  }[];
  /** Chooses what goes wrong with each request from now on; undefined: nothing. */
  misbehave(choose: (request: FakeRequest) => Mischief | undefined): void;
  /** Ends every connection and listens no more; what was stored stays. */
  stop(): Promise<void>;
  /** Listens again at the same address. */
  start(): Promise<void>;
}

export async function fakeMlflow(): Promise<FakeMlflow> {
  const store = emptyStore();
  const requests: FakeMlflow["requests"][number][] = [];
  let choose: (request: FakeRequest) => Mischief | undefined = () => undefined;
  let server: Server | undefined;
  let port = 0;

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = readRequest(incoming, Buffer.alloc(0));
    const mischief = choose(request);
    const note = (carriedOut: boolean) =>
      requests.push({ method: request.method, path: request.path, carriedOut, headers: incoming.headers });
    if (mischief?.type === "drop-upload") {
      note(false);
      incoming.once("data", () => incoming.socket.destroy());
      return;
    }
    const body = await bodyOf(incoming);
    if (body === undefined) return; // the client gave up
    const isDone = !mischief || carriesOut(mischief);
    note(isDone);
    const answer: FakeAnswer = isDone ? carryOut(store, { ...request, body }) : { status: 200, body: "" };
    await reply(mischief, answer, response);
  }

  const fake: FakeMlflow = {
    get uri() {
      return `http://127.0.0.1:${port}`;
    },
    store,
    requests,
    misbehave(chosen) {
      choose = chosen;
    },
    async stop() {
      const closing = server;
      server = undefined;
      closing?.closeAllConnections();
      await new Promise((resolve) => (closing ? closing.close(resolve) : resolve(undefined)));
    },
    async start() {
      server = createServer((incoming, response) => {
        serve(incoming, response).catch((error: unknown) => {
          process.stderr.write(`fake MLflow: ${String((error as Error).stack)}\n`);
          response.destroy();
        });
      });
      server.keepAliveTimeout = 60_000; // none ends of itself while a test runs
      await new Promise<void>((resolve, reject) => server!.once("error", reject).listen(port, "127.0.0.1", resolve));
      port = (server.address() as AddressInfo).port;
      server.unref();
    },
  };
  await fake.start();
  return fake;
}

function readRequest(incoming: IncomingMessage, body: Buffer): FakeRequest {
  const url = new URL(incoming.url ?? "/", "http://fake");
  const path = url.pathname.startsWith("/api/2.0/") ? url.pathname.slice("/api/2.0/".length) : url.pathname;
  return {
    method: incoming.method ?? "GET",
    path: decodeURIComponent(path),
    query: url.searchParams,
    body,
    type: incoming.headers["content-type"] ?? "",
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

function carriesOut(mischief: Mischief): boolean {
  switch (mischief.type) {
    case "drop":
      return mischief.when === "after";
    case "hang":
    case "status":
      return mischief.carriedOut ?? false;
    case "delay":
    case "truncated":
    case "cut-off":
      return true;
    default:
      return false;
  }
}

async function reply(mischief: Mischief | undefined, answer: FakeAnswer, response: ServerResponse): Promise<void> {
  const socket = response.socket as Socket;
  const { body, status } = answer;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body, null, 2));
  const type =
    typeof body === "string"
      ? "text/html; charset=utf-8"
      : Buffer.isBuffer(body)
        ? "application/octet-stream"
        : "application/json";
  const send = (code: number, content: Buffer, contentType: string, headers: { [name: string]: string } = {}) =>
    response.writeHead(code, { "content-type": contentType, "content-length": content.length, ...headers }).end(content);
  switch (mischief?.type) {
    case "drop":
    case "drop-upload":
      socket.destroy();
      return;
    case "hang":
      return;
    case "status":
      send(mischief.status, Buffer.from(mischief.body ?? "<!doctype html><title>mischief</title>"), "text/html", {
        ...(mischief.retryAfter !== undefined && { "retry-after": mischief.retryAfter }),
        ...(mischief.location !== undefined && { location: mischief.location }),
      });
      return;
    case "truncated":
      send(status, bytes.subarray(0, Math.max(1, Math.floor(bytes.length / 2))), type);
      return;
    case "cut-off":
      response.writeHead(status, { "content-type": type, "content-length": bytes.length + 10 });
      response.write(bytes, () => socket.destroy());
      return;
    case "page":
      send(200, Buffer.from("<!doctype html><title>Log in</title><p>Who are you?</p>"), "text/html");
      return;
    case "bytes":
      send(mischief.status, mischief.bytes, "application/json");
      return;
    case "delay":
      await new Promise((resolve) => setTimeout(resolve, mischief.by));
      break;
  }
  send(status, bytes, type);
}
