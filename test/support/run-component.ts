/** Runs one component by itself, without the runner: for tests of what a stage computes. */
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { readArtifact, writeArtifact } from "../../src/formats/codecs.ts";
import type { KindValues } from "../../src/formats/kind-values.ts";
import type { Component, InputHandle, InputPort, OutputPort } from "../../src/runner/contract/component.ts";
import type { TaskEngine } from "../../src/runner/contract/engines.ts";
import { asDigest } from "../../src/runner/contract/ids.ts";
import { KIND_EXTENSION, type Kind } from "../../src/runner/contract/kinds.ts";
import { refuseMisfits } from "../../src/runner/contract/misfit.ts";

/** An input: a value of the port's kind, or a file. */
export type Given = KindValues[Kind] | { readonly file: string };

export interface ComponentRun {
  /** Decoded outputs by port, after one trip through their files; files that the component wrote itself as their path. */
  readonly outputs: { readonly [port: string]: KindValues[Kind] };
  readonly warnings: readonly string[];
  readonly metrics: { readonly [name: string]: number };
  /** Whether it called `declareSynthetic`. */
  readonly synthetic: boolean;
  /** Whether it called `declarePatientLevel`. */
  readonly patientLevel: boolean;
}

/** What a test gives beside parameters and inputs. */
export interface Around {
  /** For a component with `engine: true`. */
  readonly engine?: TaskEngine;
  /** A folder that outlives the run. */
  readonly keep?: string;
  readonly signal?: AbortSignal;
  /** A folder for the files that the component writes itself, each named after its port; else they are gone after the run. */
  readonly out?: string;
}

/**
 * Runs a component on parameters and inputs (a list for a `many` port) and returns its outputs. Defaults of the parameters are filled
 * in; nothing is validated. The temporary folder is gone afterwards.
 */
export async function runComponent(
  // biome-ignore lint/suspicious/noExplicitAny: a component of any parameters and ports
  component: Component<any, any, any>,
  params: { readonly [name: string]: unknown } = {},
  inputs: { readonly [port: string]: Given | readonly Given[] } = {},
  around: Around = {},
): Promise<ComponentRun> {
  const folder = await mkdtemp(join(tmpdir(), "regimen-component-"));
  try {
    const scratch = join(folder, "scratch");
    const keep = around.keep ?? join(folder, "keep");
    await mkdir(scratch);
    await mkdir(keep, { recursive: true });
    const handles: { [port: string]: InputHandle | InputHandle[] } = {};
    for (const [name, given] of Object.entries(inputs)) {
      const port = ((component.inputs as { [name: string]: InputPort })[name] ?? component.anyInputs) as InputPort;
      if (port.many) {
        handles[name] = await Promise.all(
          (given as readonly Given[]).map((each, k) => hand(folder, `${name}${k + 1}`, port, each)),
        );
      } else handles[name] = await hand(folder, name, port, given as Given);
    }
    const warnings: string[] = [];
    const metrics: { [name: string]: number } = {};
    let synthetic = false;
    let patientLevel = false;
    const given = { ...defaults(component.params), ...params };
    refuseMisfits(component.check?.(given, new Set(Object.keys(inputs))) ?? []);
    const written = await component.run({
      params: given,
      inputs: handles,
      log: {
        info: () => {},
        warn: (message: string) => warnings.push(message),
        metric: (name: string, value: number) => {
          metrics[name] = value;
        },
        progress: () => {},
      },
      signal: around.signal ?? new AbortController().signal,
      scratch,
      keep,
      engine: around.engine,
      now: () => performance.now() / 1000,
      folder,
      stage: "",
      environment: {},
      synthetic: false,
      cpus: 1,
      declareSynthetic: () => {
        synthetic = true;
      },
      declarePatientLevel: () => {
        patientLevel = true;
      },
    });
    const outputs: { [port: string]: KindValues[Kind] } = {};
    for (const [name, value] of Object.entries(written)) {
      const dynamic = component.dynamicOutputs;
      const port: OutputPort | undefined =
        (component.outputs as { [name: string]: OutputPort })[name] ?? (dynamic && "port" in dynamic ? dynamic.port : undefined);
      if (!port) throw new Error(`the component returned an undeclared output "${name}"`);
      const own = typeof value === "object" && value !== null && Object.keys(value).join() === "path";
      if (own) {
        const { path } = value as { path: string };
        outputs[name] = around.out ? join(around.out, `${name}${extname(path)}`) : path;
        if (around.out) await copyFile(path, outputs[name]);
        continue;
      }
      if (port.kind === "cases") {
        outputs[name] = value as KindValues["cases"]; // the runner keeps their files; here they are gone after the test
        continue;
      }
      const extension = port.extension ?? KIND_EXTENSION[port.kind];
      const path = join(folder, `out-${name}${extension}`);
      await writeArtifact(port.kind, value as never, path, extension); // the component's types say that kind and value agree
      outputs[name] = await readArtifact(port.kind, path, extension);
    }
    for (const name of Object.keys(component.outputs)) {
      if (!(name in outputs)) throw new Error(`the component did not return its output "${name}"`);
    }
    return { outputs, warnings, metrics, synthetic, patientLevel };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function hand(folder: string, name: string, port: InputPort, given: Given): Promise<InputHandle> {
  const kind = (typeof port.kind === "string" ? port.kind : port.kind[0]) as Kind;
  if (kind === "cases") return { ...handle(kind, "", ".json", name), read: async () => given as KindValues["cases"] };
  let path: string;
  if (typeof given === "object" && given !== null && "file" in given) path = (given as { file: string }).file;
  else {
    path = join(folder, name + KIND_EXTENSION[kind]);
    await writeArtifact(kind, given as never, path, KIND_EXTENSION[kind]); // the caller gives a value of the port's kind
  }
  const extension = extname(path);
  return { ...handle(kind, path, extension, name), read: () => readArtifact(kind, path, extension) };
}

const handle = (kind: Kind, path: string, extension: string, label: string): Omit<InputHandle, "read"> => ({
  kind,
  path,
  extension,
  digest: asDigest("0".repeat(64)),
  label,
  stage: "",
  cell: {},
  synthetic: false,
  patientLevel: false,
});

function defaults(schema: unknown): { [name: string]: unknown } {
  const { properties = {} } = schema as { properties?: { [name: string]: { default?: unknown } } };
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, each]) => (each.default === undefined ? [] : [[name, each.default]])),
  );
}
