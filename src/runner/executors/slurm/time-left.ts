import { execFileSync } from "node:child_process";

/** Slurm looks at its clock once a minute or oftener: a warning may come that much early. */
const COARSE = 90;

/** Seconds in what squeue calls the time left, `1-02:03:04` or `5:03`; Infinity where there is no limit. */
export function secondsLeft(text: string): number {
  const match = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)$/.exec(text.trim());
  if (!match) return Number.POSITIVE_INFINITY;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

/** Whether the job of this process was warned because its time is up, and not since another takes its place. Where Slurm does not answer, it was not. */
export function isTimeUp(env: NodeJS.ProcessEnv, warning: number): boolean {
  try {
    const args = ["--noheader", `--jobs=${env.SLURM_JOB_ID}`, "--format=%L"];
    return (
      secondsLeft(execFileSync("squeue", args, { env, encoding: "utf8", timeout: 10_000, stdio: "pipe" })) < warning + COARSE
    );
  } catch {
    return false;
  }
}
