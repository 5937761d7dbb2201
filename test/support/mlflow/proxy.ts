/** A server in front of another, as companies put one: with TLS, or under another name. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createPlain, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createSecure, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

export interface Front {
  readonly uri: string;
  stop(): Promise<void>;
}

/** Passes everything on to `to`; `host` is told it as the name that the client used. */
export async function proxyTo(
  to: string,
  { tls, host }: { readonly tls?: ServerOptions; readonly host?: string },
): Promise<Front> {
  const pass = (incoming: IncomingMessage, response: ServerResponse): void => {
    const headers = { ...incoming.headers, ...(host !== undefined && { host }) };
    const onward = request(to + incoming.url, { method: incoming.method ?? "GET", headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    incoming.pipe(onward);
  };
  const server = tls ? createSecure(tls, pass) : createPlain(pass);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    uri: `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A certificate for 127.0.0.1 that signs itself, made by openssl in a folder: files of the certificate, and of it with its key. */
export function selfSigned(
  folder: string,
  name: string,
):
  | { readonly certificate: string; readonly both: string; readonly tls: { readonly key: string; readonly cert: string } }
  | undefined {
  const [certificate, key, both] = [join(folder, `${name}.pem`), join(folder, `${name}.key`), join(folder, `${name}-both.pem`)];
  const subject = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"];
  const { status } = spawnSync("openssl", [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    ...subject,
    "-keyout",
    key,
    "-out",
    certificate,
  ]);
  if (status !== 0) return undefined;
  const tls = { key: readFileSync(key, "utf8"), cert: readFileSync(certificate, "utf8") };
  writeFileSync(both, tls.cert + tls.key);
  return { certificate, both, tls };
}
