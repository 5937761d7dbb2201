import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "../../src/runner/log/events.ts";

export const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const executable = join(repository, "dist", "regimen.js");

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A project in a temporary folder, and the built executable run in it. */
export interface Project {
  readonly folder: string;
  path(name: string): string;
  write(name: string, text: string | Uint8Array): void;
  read(name: string): string;
  remove(name: string): void;
  /** Runs `regimen ARGS`, with HOME and PATH and what `env` adds. */
  regimen(args: readonly string[], env?: Record<string, string>): Ran;
  /** The same in the background. */
  start(args: readonly string[], env?: Record<string, string>): ChildProcess;
  /** Runs the spec and tells which tasks ran, in sorted order. */
  ran(
    args?: readonly string[],
    env?: Record<string, string>,
  ): {
    readonly ran: readonly string[];
    readonly cached: readonly string[];
    readonly code: number | null;
    readonly events: readonly RunEvent[];
    readonly err: string;
  };
  /** Tasks that `regimen plan` would run, or might, in sorted order. */
  planned(args?: readonly string[]): readonly string[];
  /** Every file below a folder with its bytes. */
  snapshot(folder: string, leaveOut?: RegExp): ReadonlyMap<string, string>;
  dispose(): void;
}

export function makeProject(files: { readonly [name: string]: string } = {}): Project {
  if (!existsSync(executable)) throw new Error("dist/ is not built: make build");
  const folder = mkdtempSync(join(tmpdir(), "regimen-test-"));
  const path = (name: string): string => join(folder, name);
  const write = (name: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  for (const [name, text] of Object.entries({ "package.json": '{"private":true,"type":"module"}\n', ...files }))
    write(name, text);
  const environment = (env: Record<string, string> = {}): Record<string, string> => ({
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    ...env,
  });
  const regimen: Project["regimen"] = (args, env) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [executable, ...args], {
      cwd: folder,
      env: environment(env),
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return { code: status, out: stdout, err: stderr };
  };
  return {
    folder,
    path,
    write,
    read: (name) => readFileSync(path(name), "utf8"),
    remove: (name) => rmSync(path(name), { recursive: true, force: true }),
    regimen,
    start: (args, env) =>
      spawn(process.execPath, [executable, ...args], { cwd: folder, env: environment(env), stdio: ["ignore", "pipe", "pipe"] }),
    ran(args = [], env) {
      const { code, out, err } = regimen(["run", "--json", ...args], env);
      const events = out
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as RunEvent);
      const of = (type: string): string[] =>
        events.flatMap((event) => (event.type === type && "task" in event ? [event.task as string] : [])).sort();
      return { ran: of("task-finished"), cached: of("task-cached"), code, events, err };
    },
    planned(args = []) {
      const { tasks } = JSON.parse(regimen(["plan", "--json", ...args]).out) as { tasks: { id: string; state: string }[] };
      return tasks.flatMap(({ id, state }) => (state === "fresh" ? [] : [id])).sort();
    },
    snapshot(name, leaveOut = /\/(report\.html|reproduction\.(html|yml)|methods\.tex|run\.json|runs\.jsonl)$/) {
      const found = new Map<string, string>();
      const visit = (at: string): void => {
        for (const entry of readdirSync(at)) {
          const file = join(at, entry);
          if (statSync(file).isDirectory()) visit(file);
          else if (!leaveOut.test(file)) found.set(relative(path(name), file), readFileSync(file).toString("base64"));
        }
      };
      if (existsSync(path(name))) visit(path(name));
      return found;
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Makes a project, uses it, and takes it away however that ends. */
export async function withProject(
  files: { readonly [name: string]: string },
  use: (project: Project) => void | Promise<void>,
): Promise<void> {
  const project = makeProject(files);
  try {
    await use(project);
  } finally {
    project.dispose();
  }
}

/** The failures among a run's events. */
export const failures = (events: readonly RunEvent[]) => events.flatMap((event) => (event.type === "task-failed" ? [event] : []));
