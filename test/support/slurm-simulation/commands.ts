import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { join } from "node:path";

/** A command as it was called, and what it answers. */
export interface Asked {
  readonly command: string;
  /** Folder that it was called in. */
  readonly folder: string;
  readonly words: readonly string[];
}
export interface Answered {
  readonly code: number;
  readonly text: string;
}

const COMMANDS = ["sbatch", "squeue", "sacct", "scontrol", "scancel"];

/** Bash talks to the simulation by itself, so that a call costs a few milliseconds: thousands of them would start as many Nodes. */
const script = (port: number): string => `#!/bin/bash
if [ "$1" = --version ]; then echo "slurm 22.05.8 (simulated)"; exit; fi
exec 3<>/dev/tcp/127.0.0.1/${port} || exit 1
printf '%s\\n' "\${0##*/}|$PWD|$*" >&3
read -r code <&3
if [ "$code" = 0 ]; then cat <&3; else cat <&3 >&2; fi
exit "$code"
`;

/** Puts Slurm's commands into a folder, each of which asks this process. */
export async function serveCommands(folder: string, answer: (asked: Asked) => Promise<Answered>): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = "";
    socket.setEncoding("utf8");
    socket.on("error", () => {}); // who asked is gone
    socket.on("data", (data: string) => {
      text += data;
      const end = text.indexOf("\n");
      if (end < 0) return;
      socket.removeAllListeners("data");
      const [command = "", from = "", words = ""] = text.slice(0, end).split("|");
      void answer({ command, folder: from, words: words.split(" ").filter(Boolean) }).then(({ code, text: said }) =>
        socket.end(`${code}\n${said}`),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  mkdirSync(folder, { recursive: true });
  for (const command of COMMANDS) {
    writeFileSync(join(folder, command), script((server.address() as AddressInfo).port));
    chmodSync(join(folder, command), 0o755);
  }
  return server;
}
