import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import type { Project } from "./project.ts";

/** An output of a task as the experiment's last run has noted it. */
export function outputOf(
  project: Project,
  experiment: string,
  task: string,
  port: string,
): { readonly digest: string; readonly extension: string } {
  return JSON.parse(project.read(`.regimen/state/${experiment}.json`)).tasks[task].action.outputs[port];
}

/** Its file in the store, as the project names it. */
export function objectOf(project: Project, experiment: string, task: string, port: string): string {
  const { digest, extension } = outputOf(project, experiment, task, port);
  return `.regimen/objects/${digest.slice(0, 2)}/${digest.slice(2)}${extension}`;
}

/** Turns one bit of a file over and leaves its time stamps as they were. */
export function flip(path: string, at = 10): void {
  const { atime, mtime } = statSync(path);
  const bytes = readFileSync(path);
  bytes[at] = bytes[at]! ^ 1;
  writeFileSync(path, bytes);
  utimesSync(path, atime, mtime);
}
