import { createServer } from "node:net";

/** The address at which our own server listens: nobody else on the network reaches it. */
export const LOOPBACK = "127.0.0.1";

/** Whether nobody listens at a port of this machine. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first free port of `count` from `first` on; undefined where all are taken. */
export async function freePort(first: number, count: number): Promise<number | undefined> {
  for (let port = first; port < first + count; port++) if (await isFree(port)) return port;
  return undefined;
}
