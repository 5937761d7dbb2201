import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Signals that ask a job to stop. Slurm warns by URG, which ends nobody who does not listen (yet): a job may be warned before its shell has
 * read a line, and its own process before it is up. By USR1 a person does the same.
 */
export const WARNINGS = ["URG", "USR1"] as const;

/** What a job's shell leaves when it was warned, for a process that was not up by then. */
export const warnedFile = (index: number | string): string => `${index}.warned`;

/** Calls `stop` when the job is asked to stop, or was before. */
export function onWarning(folder: string, index: number, stop: () => void): void {
  for (const name of [...WARNINGS, "TERM"]) process.on(`SIG${name}`, stop);
  if (existsSync(join(folder, warnedFile(index)))) stop();
}
