import type { Slurm } from "./commands.ts";
import { parseSqueue, type QueuedJob } from "./squeue.ts";

/** What squeue knows now, or in a line why it cannot be asked. */
export async function askSqueue(slurm: Slurm): Promise<{ readonly jobs: readonly QueuedJob[] } | { readonly silent: string }> {
  const { code, out, err } = await slurm.ask("squeue", ["--json", "--me", "--states=all"]);
  if (code !== 0) return { silent: firstLine(err) };
  try {
    return { jobs: parseSqueue(out) };
  } catch (error) {
    return { silent: (error as Error).message };
  }
}

/** What a command of Slurm said first, without its own name before it. */
export const firstLine = (said: string): string =>
  said
    .trim()
    .split("\n")[0]
    ?.replace(/^\w+: (error: )?/, "") || "it says nothing";
