import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Names one process for as long as the machine remembers it: a later process with the same number differs in its start. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Start time in clock ticks since boot where /proc tells it, else empty. */
  readonly start: string;
}

/** State letter and start of a process from /proc; undefined where that does not tell. */
function statOf(pid: number): { readonly state: string; readonly start: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the command's name, in parentheses, may hold blanks; the state is field 3, the start field 22
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", start: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

/** Names a process of this machine that runs now. */
export const identityOf = (pid: number): ProcessIdentity => ({ host: hostname(), pid, start: statOf(pid)?.start ?? "" });

let own: ProcessIdentity | undefined;
export function thisProcess(): ProcessIdentity {
  own ??= identityOf(process.pid);
  return own;
}

export const isSameProcess = (a: ProcessIdentity, b: ProcessIdentity): boolean =>
  a.host === b.host && a.pid === b.pid && a.start === b.start;

/** Whether the process still runs. One on another host is taken to run: its own host has to clean up after it. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return true;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const stat = statOf(identity.pid);
  if (!stat) return true;
  const isGone = stat.state === "Z" || stat.state === "X"; // ended, and only its parent has not asked
  return !isGone && (identity.start === "" || stat.start === identity.start);
}
