import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CatalogueEntry } from "../../../src/runner/contract/catalogue.ts";
import type { Failure, Result } from "../../../src/runner/contract/failure.ts";
import { failed, success } from "../../../src/runner/contract/failure.ts";
import { type CompileRequest, compileSpec } from "../../../src/runner/spec/compile.ts";
import type { CompiledSpec, TaskSpec } from "../../../src/runner/spec/compiled.ts";
import { renderFailure } from "../../../src/runner/spec/diagnostics.ts";
import { entry, fakeCatalogue, fakeCheck, fakeComposite } from "./fake-catalogue.ts";

/** A folder of files made for one test. */
export interface Project {
  readonly root: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  compile(request?: Partial<CompileRequest>): Promise<Result<CompiledSpec>>;
  /** Compiles what must be free of mistakes. */
  good(request?: Partial<CompileRequest>): Promise<CompiledSpec>;
  /** Compiles what must hold mistakes. */
  bad(request?: Partial<CompileRequest>): Promise<readonly Failure[]>;
  remove(): void;
}

/** A component in a file of the user's own: loaded by looking at its first line, `// out: NAME`, or refused. */
async function loadOwn(path: string): Promise<Result<CatalogueEntry>> {
  if (path.includes("broken")) return failed({ code: "own-component", message: `${path.split("/").pop()} exports no component` });
  const params = { type: "object", additionalProperties: false, properties: { rate: { type: "number", default: 1 } } };
  return success(
    entry(path, params, {
      inputs: { table: { kind: "table", doc: "a table", optional: true } },
      outputs: { table: { kind: "table", doc: "a table" } },
    }),
  );
}

/** Compiles in a folder, the project's root, with the fake catalogue and an empty environment. */
export function compileIn(root: string, request: Partial<CompileRequest>): Promise<Result<CompiledSpec>> {
  return compileSpec({ ...requestFor(root), ...request });
}

/** The plain request for spec.yaml in a folder. */
export const requestFor = (root: string): CompileRequest => ({
  file: "spec.yaml",
  cwd: root,
  projectRoot: root,
  env: {},
  variant: null,
  overrides: [],
  catalogue: fakeCatalogue,
  loadComposite: fakeComposite,
  loadCheck: fakeCheck,
  engines: ["tensorflow", "portable"],
  engineFor: (wanted = "portable") => wanted,
  loadOwn,
});

export function makeProject(files: Readonly<Record<string, string | Uint8Array>> = {}): Project {
  const root = mkdtempSync(join(tmpdir(), "regimen-spec-"));
  const project: Project = {
    root,
    write(more) {
      for (const [name, content] of Object.entries(more)) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), content);
      }
    },
    compile: (request = {}) => compileIn(root, request),
    async good(request = {}) {
      const result = await project.compile(request);
      if (!result.ok) throw new Error(result.failures.map((failure) => renderFailure(failure)).join("\n\n"));
      return result.value;
    },
    async bad(request = {}) {
      const result = await project.compile(request);
      if (result.ok) throw new Error("the spec was found to be good");
      return result.failures;
    },
    remove() {
      rmSync(root, { recursive: true, force: true });
    },
  };
  project.write(files);
  return project;
}

/** The task of an id. */
export function taskOf(spec: CompiledSpec, id: string): TaskSpec {
  const task = spec.tasks.find((other) => other.id === id);
  if (!task) throw new Error(`no task ${id}; there are ${spec.tasks.map((other) => other.id).join(", ")}`);
  return task;
}

/** What an input reads, as `task.port` or the file's path. */
export function readsOf(task: TaskSpec, port: string): readonly string[] {
  return (task.inputs[port]?.refs ?? []).map((ref) => ("task" in ref ? `${ref.task}.${ref.port}` : ref.file));
}
