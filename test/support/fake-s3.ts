import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

/** A server that speaks as much of S3 as a remote cache needs, for one bucket; path-style addresses. */
export interface FakeS3 {
  readonly endpoint: string;
  /** What it has, by key. */
  readonly objects: Map<string, Buffer>;
  /** Requests that it answers by 503 before it answers rightly. */
  failures: number;
  close(): Promise<void>;
}

export async function fakeS3(bucket: string): Promise<FakeS3> {
  const objects = new Map<string, Buffer>();
  const server: Server = createServer((request, response) => {
    const [, name, ...rest] = decodeURIComponent(new URL(request.url ?? "/", "http://s3").pathname).split("/");
    const key = rest.join("/");
    const fail = (status: number, code: string): void => {
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(request.method === "HEAD" ? undefined : `<Error><Code>${code}</Code><Message>${code} it is</Message></Error>`);
    };
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (fake.failures > 0) {
        fake.failures--;
        return fail(503, "SlowDown");
      }
      if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 Credential=key/")) return fail(403, "AccessDenied");
      if (name !== bucket) return fail(404, "NoSuchBucket");
      if (request.method === "PUT") {
        objects.set(key, Buffer.concat(chunks));
        return response.writeHead(200, { etag: '"x"' }).end();
      }
      const found = objects.get(key);
      if (!found) return fail(404, "NoSuchKey");
      response.writeHead(200, { "content-length": found.length, etag: '"x"' });
      return response.end(request.method === "HEAD" ? undefined : found);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeS3 = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    failures: 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return fake;
}

/** Whether the client that users install for buckets is there. */
export const hasS3Client = (): boolean => {
  try {
    createRequire(import.meta.url).resolve("@aws-sdk/client-s3");
    return true;
  } catch {
    return false;
  }
};
