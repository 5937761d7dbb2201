import type { Call, Outcome } from "./attempt.ts";
import { MlflowError } from "./client.ts";
import type { Connection } from "./connection.ts";
import { mayPass } from "./retry.ts";

/** Characters of a server's own words that a message repeats. */
const QUOTED = 300;

/** Whether the request was surely not carried out, so that even one that must not be repeated can be. */
export const isUntouched = (outcome: Outcome): boolean =>
  outcome.type === "silence" ? !outcome.reached : outcome.type === "answer" && outcome.status === 429;

/** Whether trying again soon may help. */
export const isPassing = (outcome: Outcome): boolean =>
  outcome.type === "answer"
    ? mayPass(outcome.status)
    : outcome.type === "silence" && !isTls(outcome.code) && !isNoTls(outcome.code);

/** Says what an outcome means, and how to mend it. */
export function explain(outcome: Outcome, call: Call, connection: Connection, tries: number): MlflowError {
  const { kind, message, status, code } = verdict(outcome, call, connection);
  const often = tries > 1 ? ` (tried ${tries} times)` : "";
  return new MlflowError(`${connection.base}, ${call.doing}: ${message}${often}`, kind, status, code);
}

interface Verdict {
  readonly kind: MlflowError["kind"];
  readonly message: string;
  readonly status?: number;
  readonly code?: string;
}

/** What others said is repeated without secrets; the rest holds none. */
function verdict(outcome: Outcome, call: Call, { base, withoutSecrets }: Connection): Verdict {
  const unknown = call.repeatable ? "away" : "doubtful";
  switch (outcome.type) {
    case "unreadable-file":
      return { kind: "rejected", message: `cannot read the file to send: ${outcome.reason}` };
    case "stopped":
      return { kind: outcome.reached ? unknown : "away", message: "given up before it was answered" };
    case "silence":
      return { kind: outcome.reached ? unknown : "away", message: aboutSilence(outcome.code, withoutSecrets(outcome.reason)) };
    case "answer": {
      const { status } = outcome;
      const { code, words } = readError(outcome.text, withoutSecrets);
      const known = { status, ...(code !== undefined && { code }) };
      const said = words === "" ? "" : `: ${words}`;
      if (status < 300) return { ...known, kind: unknown, message: `${status} with an answer that is not MLflow's${said}` };
      const hint = aboutAccess(status, words, outcome.location && withoutSecrets(outcome.location), base);
      if (hint) return { ...known, kind: "away", message: `${hint}${said}` };
      if (mayPass(status))
        return { ...known, kind: isUntouched(outcome) ? "away" : unknown, message: `the server answered ${status}${said}` };
      if (status === 404 && (code === undefined || code === "ENDPOINT_NOT_FOUND"))
        return call.since === undefined
          ? { ...known, kind: "away", message: "no MLflow here (404); is the address complete, with its path?" }
          : { ...known, kind: "rejected", message: `this server does not know ${path(call)} (404); MLflow ${call.since} does` };
      return { ...known, kind: "rejected", message: `${code ?? status}${said}` };
    }
  }
}

function aboutSilence(code: string, reason: string): string {
  if (code === "ECONNREFUSED") return "no server (connection refused); start it, or look at the address";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `no such host (${code}); look at the address`;
  if (isNoTls(code)) return `no TLS there (${code}); write http:// if the server has none`;
  if (isTls(code))
    return `its certificate is not trusted (${code}: ${reason}); name its authority's file in MLFLOW_TRACKING_SERVER_CERT_PATH`;
  if (code === "TIMEOUT") return reason;
  return `no answer (${code === "" || reason.includes(code) ? reason : `${code}: ${reason}`})`;
}

const isNoTls = (code: string): boolean => code === "EPROTO" || code === "ERR_SSL_WRONG_VERSION_NUMBER";

const isTls = (code: string): boolean => /^(CERT_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/.test(code);

/** What whoever set up the server or the credentials has to mend: nothing is wrong with what was sent. */
function aboutAccess(status: number, words: string, location: string | undefined, base: string): string | undefined {
  if (status === 401)
    return "not let in (401); set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD (or MLFLOW_TRACKING_TOKEN), or mend them";
  if (status === 403 && /invalid host header/i.test(words))
    return `the server refuses to be called ${new URL(base).host} (403); start it with --allowed-hosts ${new URL(base).host}`;
  if (status === 403) return "not allowed (403); ask for the permission to write there, or choose another experiment";
  if (status >= 300 && status < 400)
    return `it sends us elsewhere (${status}${elsewhere(location, base)}); give that address instead`;
  return undefined;
}

/** Where a redirection leads, without its query, which may hold secrets. */
function elsewhere(location: string | undefined, base: string): string {
  if (location === undefined || !URL.canParse(location, base)) return "";
  const { origin, pathname } = new URL(location, base);
  return `, to ${origin}${pathname}`;
}

/** MLflow's error code and words, or the text of a page, shortened; made for answers of any bytes. */
function readError(text: string, clean: (text: string) => string): { readonly code?: string; readonly words: string } {
  try {
    const { error_code: code, message } = JSON.parse(text) as { error_code?: unknown; message?: unknown };
    return {
      ...(typeof code === "string" && { code: clean(code) }),
      words: typeof message === "string" ? shorten(clean(message)) : "",
    };
  } catch {
    return { words: shorten(clean(text).replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, " ")) };
  }
}

function shorten(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, " ").trim();
  return line.length <= QUOTED ? line : `${line.slice(0, QUOTED)}…`;
}

const path = (call: Call): string => call.path.replace(/\?.*/, "");
