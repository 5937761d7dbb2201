import { statSync } from "node:fs";
import { join } from "node:path";
import type { Cases } from "../../formats/cases.ts";
import { readArtifact, writeArtifact } from "../../formats/codecs.ts";
import { putDirectory, putFile, restore } from "../cache/artifacts.ts";
import { absoluteCases, readCaseList } from "../cache/case-list.ts";
import { isTree, type Store, type Stored } from "../cache/store.ts";
import { type Component, type InputHandle, isFileOutput, type OutputValue, type RunContext } from "../contract/component.ts";
import { InputError } from "../contract/failure.ts";
import type { JsonObject } from "../contract/json.ts";
import { refuseMisfits } from "../contract/misfit.ts";
import { caseListFile, unpackedAt } from "./list-cases.ts";
import type { SentInput, TaskMessage, Unaddressed } from "./protocol.ts";
import { tellMetrics } from "./tell-metrics.ts";

/**
 * Runs one task in this process: hands the component its inputs, encodes what it returns, and puts that into the store.
 * Throws what the component throws, and InputError where an output is missing.
 */
export async function runTask(
  component: Component,
  task: TaskMessage,
  store: Store,
  signal: AbortSignal,
  send: (message: Unaddressed) => void,
) {
  const metrics: Record<string, number> = {};
  const teller = tellMetrics(
    (list) => send({ type: "metrics", metrics: list }),
    () => performance.now(),
  );
  let synthetic = Object.values(task.inputs).some(({ list }) => list.some((input) => input.stored.synthetic));
  let showsPatients = false;
  const wired = Object.keys(task.inputs);
  refuseMisfits(component.check?.(task.params as JsonObject, new Set(wired)) ?? []);
  store.files.makeFolder(task.scratch);
  const context: RunContext<unknown, unknown> = {
    params: task.params,
    inputs: handlesOf(task, component, store),
    signal,
    scratch: task.scratch,
    folder: task.folder,
    stage: task.stage,
    environment: task.environment,
    synthetic,
    cpus: task.cpus,
    engine: task.engine,
    get keep() {
      store.files.makeFolder(task.keep);
      return task.keep;
    },
    now: () => performance.now() / 1000,
    log: {
      info: (text) => send({ type: "log", stream: "info", text }),
      warn: (text) => send({ type: "log", stream: "warn", text }),
      metric(name, value, step) {
        metrics[name] = value;
        teller.add({ name, value, ...(step === undefined ? {} : { step }) });
      },
      progress: (done, total, unit = "", note) =>
        send({ type: "progress", done, total, unit, ...(note === undefined ? {} : { note }) }),
    },
    declareSynthetic() {
      synthetic = true;
    },
    declarePatientLevel() {
      showsPatients = true;
    },
  };
  const values = await component.run(context as Parameters<Component["run"]>[0]).finally(() => teller.flush());
  const outputs: Record<string, Stored> = {};
  for (const [port, { kind, extension, patientLevel }] of Object.entries(task.outputs)) {
    const value = values?.[port];
    if (value === undefined) {
      throw new InputError({
        code: "output-missing",
        message: `the component returned nothing for its output "${port}"`,
        allowed: Object.keys(task.outputs).join(", "),
      });
    }
    const path =
      kind === "cases"
        ? caseListFile(port, value, task, store, join(task.scratch, `.${port}${extension}`))
        : await fileOf(value, { kind, extension }, join(task.scratch, `.${port}${extension}`));
    const stored = kind === "directory" ? putDirectory(store, path) : putFile(store, path, extension);
    outputs[port] = { kind, extension, patientLevel: patientLevel || showsPatients, synthetic, ...stored };
  }
  return { outputs, metrics };
}

/** Kinds whose value is text. */
const TEXTS: ReadonlySet<string> = new Set(["document", "figure"]);

async function fileOf(value: OutputValue, output: Pick<Stored, "kind" | "extension">, path: string): Promise<string> {
  if (isFileOutput(value)) {
    const found = statSync(value.path, { throwIfNoEntry: false });
    const wanted = output.kind === "directory" ? "directory" : "file";
    if (!found || found.isDirectory() !== (wanted === "directory")) {
      throw new InputError({ code: "output-missing", message: `no ${wanted} was written at ${value.path}` });
    }
    return value.path;
  }
  if (TEXTS.has(output.kind) && typeof value !== "string") {
    const found = value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
    throw new InputError({
      code: "output-type",
      message: `the component returned ${found} for an output of kind ${output.kind}`,
      allowed: "text",
    });
  }
  await writeArtifact(output.kind, value, path, output.extension);
  return path;
}

function handlesOf(task: TaskMessage, component: Component, store: Store) {
  const handles: Record<string, InputHandle | readonly InputHandle[] | undefined> = {};
  for (const [port, { many, list }] of Object.entries(task.inputs)) {
    const labelled = (component.inputs[port] ?? component.anyInputs)?.labelled ?? false;
    const all = list.map((input, i) => {
      const unpackedTo = (id: string, field: string): string => unpackedAt(task.scratch, port, i, id, field);
      return handleOf(unpacked(input, store, join(task.scratch, `.in-${port}-${i}`)), labelled, store, unpackedTo);
    });
    handles[port] = many ? all : all[0];
  }
  return handles;
}

/** A directory lies in the store file by file: a task gets it put together in its scratch folder. */
function unpacked(input: SentInput, store: Store, folder: string): SentInput {
  if (!isTree(input.stored) || !input.path.startsWith(`${store.home}/objects/`)) return input;
  restore(store, input.stored, folder);
  return { ...input, path: folder };
}

function handleOf(
  { stored, path, label, stage, cell, variant, roots }: SentInput,
  labelled: boolean,
  store: Store,
  unpackedTo: (id: string, field: string) => string,
): InputHandle {
  /** Cases with absolute paths; a stored folder is put together where it is first asked for. */
  const readCases = async (): Promise<Cases> =>
    absoluteCases(readCaseList(store, stored), roots ?? {}, store, (member, id, field) => {
      const folder = unpackedTo(id, field);
      restore(store, { ...stored, ...member, kind: "directory" }, folder);
      return folder;
    });
  return {
    kind: stored.kind,
    path,
    extension: stored.extension,
    digest: stored.digest,
    label,
    stage: labelled ? stage : "",
    cell: labelled ? cell : {},
    ...(labelled && variant !== undefined ? { variant } : {}),
    synthetic: stored.synthetic,
    patientLevel: stored.patientLevel,
    read: () => (stored.kind === "cases" ? readCases() : readArtifact(stored.kind, path, stored.extension)),
  };
}
