import { execFile, spawn } from "node:child_process";

/** What a command of Slurm answered; `code` is null where it could not be started or took too long. */
export interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Slurm's commands as this machine has them; a test puts its own in their place. */
export interface Slurm {
  /** Runs a command and waits for it. */
  ask(command: string, args: readonly string[]): Promise<Answer>;
  /** Starts a script that goes on whatever becomes of this process. */
  start(script: string): void;
}

const LONGEST_MS = 60_000;
const MOST_BYTES = 2 ** 29;

export const slurmHere = (env: { readonly [name: string]: string | undefined }): Slurm => ({
  ask: (command, args) =>
    new Promise((resolve) => {
      execFile(command, args, { env, timeout: LONGEST_MS, maxBuffer: MOST_BYTES }, (error, out, err) => {
        const { code = 0, signal } = (error ?? {}) as { readonly code?: number | string | null; readonly signal?: string | null };
        const late = error && code === null && signal === "SIGTERM";
        const why = late ? `${command} gave no answer within ${LONGEST_MS / 1000} s` : error?.message;
        resolve({ code: typeof code === "number" ? code : null, out, err: error && err === "" ? (why ?? "") : err });
      });
    }),
  start(script) {
    const child = spawn("/bin/sh", [script], { env, detached: true, stdio: "ignore" });
    child.on("error", () => {}); // it writes nothing then, which is noticed
    child.unref();
  },
});
