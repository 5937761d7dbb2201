/** What a fake MLflow does with each request: the part of MLflow 3 that regimen uses, as measured (mlflow-fake.test.ts asks both the same). */
import { MODEL_ENDPOINTS } from "./fake/models.ts";
import { invalid, Refusal } from "./fake/parts.ts";
import { RUN_ENDPOINTS } from "./fake/runs.ts";
import type { FakeStore } from "./fake-store.ts";
import { type Message, parseMessage } from "./protobuf.ts";

export interface FakeRequest {
  readonly method: string;
  /** Decoded, below `/api/2.0/`, or the whole where it is elsewhere. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly type: string;
}

export interface FakeAnswer {
  readonly status: number;
  /** An object is answered as JSON, text as a page. */
  readonly body: object | string | Buffer;
}

const ENDPOINTS = { ...RUN_ENDPOINTS, ...MODEL_ENDPOINTS };

/** Carries a request out, or refuses it as MLflow would. */
export function carryOut(store: FakeStore, request: FakeRequest): FakeAnswer {
  const { method, path, query, body } = request;
  if (path === "/health") return { status: 200, body: "OK" };
  if (path === "/version") return { status: 200, body: "3.17.2" };
  const artifact = /^mlflow-artifacts\/artifacts\/(.+)$/s.exec(path)?.[1];
  try {
    if (artifact !== undefined) return artifacts(store, request, artifact);
    const name = path.replace(/^mlflow\//, "").replace(/^logged-models\/(?!search$).+/, "logged-models/*");
    const endpoint = ENDPOINTS[`${method} ${name}`];
    if (!endpoint) {
      const isKnown = Object.keys(ENDPOINTS).some((other) => other.endsWith(` ${name}`));
      return { status: isKnown ? 405 : 404, body: "<!doctype html>\n<title>Not Found</title>" };
    }
    let raw: Message;
    if (method === "GET")
      raw = { ...(name === "logged-models/*" && { model_id: path.replace(/^.*\//, "") }), ...Object.fromEntries(query) };
    else if (!/^application\/json\b/.test(request.type))
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Bad Request. Content-Type must be 'application/json'");
    else
      try {
        raw = JSON.parse(body.toString("utf8")) as Message;
      } catch {
        return { status: 500, body: "<!doctype html>\n<title>Internal Server Error</title>" };
      }
    const message = parseMessage(endpoint.schema, raw);
    for (const field of endpoint.required)
      if ((message[field] ?? "") === "") throw invalid(`Missing value for required parameter '${field}'.`);
    return { status: 200, body: endpoint.answer(store, message, raw) };
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: { error_code: error.code, message: error.message } };
    throw error;
  }
}

function artifacts(store: FakeStore, { method, body }: FakeRequest, path: string): FakeAnswer {
  if (path.includes("#") || path.split("/").includes("..")) throw invalid("Invalid path");
  if (method === "PUT") {
    store.artifacts.set(path, body);
    return { status: 200, body: "" };
  }
  const found = store.artifacts.get(path);
  if (method !== "GET") return { status: 405, body: "<!doctype html>\n<title>405 Method Not Allowed</title>" };
  return found ? { status: 200, body: found } : { status: 404, body: "<!doctype html>\n<title>404 Not Found</title>" };
}
