import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Names one process for as long as the machine remembers it: a later process with the same number differs in its start. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Start time in clock ticks since boot where /proc tells it, else empty. */
  readonly start: string;
}

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the command's name, in parentheses, may hold blanks; the start is field 22
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

export const thisProcess = (): ProcessIdentity => ({ host: hostname(), pid: process.pid, start: startOf(process.pid) });

/** Whether the process still runs. One on another host is taken to run: its own host has to clean up after it. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return true;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const start = startOf(identity.pid);
  return start === "" || identity.start === "" || start === identity.start;
}
