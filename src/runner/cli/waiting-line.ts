import type { Host } from "./session.ts";

/** Shows what takes a while: on a terminal with its seconds, elsewhere as one line; nothing where machines read. */
export function waitingLine(host: Host, silent: boolean, text: () => string): { end(): void } {
  if (silent) return { end: () => {} };
  if (host.columns === null) {
    host.out(`${text()}…\n`);
    return { end: () => {} };
  }
  const since = host.now();
  const draw = (): void => host.out(`\r${text()}… ${Math.round((host.now() - since) / 1000)} s\x1b[K`);
  draw();
  const timer = setInterval(draw, 500);
  return {
    end() {
      clearInterval(timer);
      host.out("\r\x1b[K");
    },
  };
}
