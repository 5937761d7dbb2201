import type { Target } from "../target.ts";

/** A server as requests reach it. */
export interface Connection {
  /** Address without a slash at its end. */
  readonly base: string;
  readonly headers: { readonly [name: string]: string };
  readonly fetch: typeof fetch;
  /** Seconds. */
  readonly timeout: number;
  readonly retries: number;
  /** The text without anything that lets one in. */
  readonly withoutSecrets: (text: string) => string;
}

/** Opens nothing yet; loads what TLS with certificates of one's own needs, and only then. Throws where a certificate's file cannot be read. */
export async function connect(target: Target): Promise<Connection> {
  const { credentials } = target;
  const basic =
    credentials?.kind === "basic" ? Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64") : undefined;
  const secrets = credentials ? (credentials.kind === "basic" ? [basic!, credentials.password] : [credentials.token]) : [];
  const authorization =
    basic !== undefined ? `Basic ${basic}` : credentials?.kind === "bearer" ? `Bearer ${credentials.token}` : undefined;
  const hasOwnTls = target.insecureTls || target.serverCertificate !== undefined || target.clientCertificate !== undefined;
  return {
    base: target.uri.replace(/(?<=^https?:\/\/)[^/]*@/i, "").replace(/\/+$/, ""), // a password there would be in every message
    headers: { accept: "application/json", ...(authorization !== undefined && { authorization }) },
    fetch: hasOwnTls ? await (await import("./tls.ts")).fetchWith(target) : fetch,
    timeout: target.timeout,
    retries: target.retries,
    withoutSecrets: (text) => secrets.filter(Boolean).reduce((clean, secret) => clean.replaceAll(secret, "***"), text),
  };
}
