import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { ENGINE_NAMES, type EngineName } from "./components/compute/engine/names.ts";
import { KERNELS } from "./components/compute/tensorflow/kernels-version.ts";
import { nearest } from "./formats/nearest.ts";
import type { ChosenEngine, EngineState, Engines } from "./runner/contract/engines.ts";
import { type Failure, failed, type Result, success } from "./runner/contract/failure.ts";
import { packageFile } from "./runner/plan/package-file.ts";

/** Where engines are looked for. */
export interface Surroundings {
  /** Folder of the package: native/ and node_modules/ lie there, or node_modules/ above it. */
  readonly root: string;
  /** Folder that the caller works in: messages name places from here. */
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
}

/** What the set-up of the native binding writes down in native/engine.json. */
interface Stamp {
  /** Versions of TensorFlow and of TensorFlow.js. */
  readonly tensorflow: string;
  readonly tfjs: string;
  readonly device: "cpu" | "gpu";
  /** Version of our own kernels beside TensorFlow's; undefined where there are none. */
  readonly kernels?: number;
}

/** Names another folder than native/. */
const NATIVE = "REGIMEN_NATIVE";
/** Packages of each engine that npm alone gives. The first gives the version that keys hold. */
const PACKAGES = {
  portable: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"],
  "portable-webgpu": ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-webgpu", "webgpu"],
} as const;
/** What a caller's libraries and drivers are found by: handed on to the process of an engine that loads any. */
const DRIVERS = ["LD_LIBRARY_PATH", "VK_ICD_FILENAMES", "VK_DRIVER_FILES", "VK_LAYER_PATH", "XDG_DATA_DIRS"];
const COSTS: Readonly<Record<EngineName, string>> = {
  tensorflow: "is the fastest on CPUs, and alone holds full-size batches",
  portable: "takes about 4 times as long as tensorflow on two cores, and holds 4 GiB",
  "portable-webgpu": "needs a graphics card with Vulkan, Metal or D3D12, and is slower than portable without",
};

/** The engines of this copy of regimen; nothing is looked for before it is asked. */
export function enginesAt(around: Surroundings): Engines {
  const found = new Map<EngineName, Result<ChosenEngine>>();
  const find = (name: EngineName): Result<ChosenEngine> => {
    const known = found.get(name);
    if (known) return known;
    const result = name === "tensorflow" ? findNative(around) : findPackages(name, around);
    found.set(name, result);
    return result;
  };
  return {
    names: ENGINE_NAMES,
    choose(wanted = "auto") {
      if (wanted === "auto") return findFastest(find, around);
      const name = ENGINE_NAMES.find((one) => one === wanted);
      return name ? find(name) : failed(unknownEngine(wanted));
    },
    states: () => ENGINE_NAMES.map((name) => stateOf(name, find(name), around)),
    lacks: (name) => (name === "portable-webgpu" && find(name).ok ? adapterProblem(around) : undefined),
  };
}

export function unknownEngine(wanted: string): Failure {
  const names = ["auto", ...ENGINE_NAMES];
  const meant = nearest(wanted, names);
  return {
    code: "unknown-engine",
    message: `there is no engine ${JSON.stringify(wanted)}`,
    allowed: names.join(", "),
    ...(meant === undefined ? {} : { nearest: meant }),
  };
}

/** TensorFlow where it is set up, else what npm gave. The choice also depends on where TensorFlow is not. */
function findFastest(find: (name: EngineName) => Result<ChosenEngine>, around: Surroundings): Result<ChosenEngine> {
  const native = find("tensorflow");
  if (native.ok || isNamed(around)) return native;
  const portable = find("portable");
  if (!portable.ok) return failed(...native.failures, ...portable.failures);
  const { looked } = portable.value;
  return success({
    ...portable.value,
    looked: { files: [...looked.files, stampFile(around)], variables: [...looked.variables, NATIVE] },
  });
}

const isNamed = ({ env }: Surroundings): boolean => (env[NATIVE] ?? "") !== "";

const nativeFolder = (around: Surroundings): string =>
  isNamed(around) ? resolve(around.cwd, around.env[NATIVE] as string) : join(around.root, "native");

const stampFile = (around: Surroundings): string => join(nativeFolder(around), "engine.json");

function findNative(around: Surroundings): Result<ChosenEngine> {
  const native = nativeFolder(around);
  const stamp = readStamp(stampFile(around));
  if (typeof stamp === "string") {
    const message = isNamed(around)
      ? `${NATIVE} names ${native}, where no engine is set up: ${stamp}`
      : `the engine tensorflow is not set up: ${stamp}`;
    const help = `set it up with \`make native\` in the folder of regimen, or let ${NATIVE} name a folder where it is`;
    return failed({ code: "engine-missing", message, help });
  }
  const { tensorflow, device, kernels } = stamp;
  return success({
    name: "tensorflow",
    identity: `tensorflow ${tensorflow} cpu${kernels === KERNELS ? ` kernels ${kernels}` : ""}`,
    ...(device === "gpu" ? { onGpu: `tensorflow ${tensorflow} gpu` } : {}),
    native,
    environment: (threads) => ({
      ...given(around.env, DRIVERS),
      TF_NUM_INTRAOP_THREADS: String(threads),
      TF_NUM_INTEROP_THREADS: "1",
      OMP_NUM_THREADS: String(threads),
      TF_CPP_MIN_LOG_LEVEL: "3",
      TF_FORCE_GPU_ALLOW_GROWTH: "true",
    }),
    looked: { files: [stampFile(around)], variables: [NATIVE] },
  });
}

/** The stamp, or why there is none. */
function readStamp(file: string): Stamp | string {
  if (!existsSync(file)) return `there is no ${file}`;
  try {
    const { tensorflow, tfjs, device, kernels } = JSON.parse(readFileSync(file, "utf8")) as Partial<Stamp>;
    const isWhole = typeof tensorflow === "string" && typeof tfjs === "string" && (device === "cpu" || device === "gpu");
    const own = typeof kernels === "number" ? { kernels } : {};
    return isWhole ? { tensorflow, tfjs, device, ...own } : `${file} does not say which TensorFlow it is`;
  } catch {
    return `${file} cannot be read`;
  }
}

/** Those of some variables that are set. */
const given = (env: Surroundings["env"], names: readonly string[]): { readonly [name: string]: string } =>
  Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));

function findPackages(name: keyof typeof PACKAGES, { root, env }: Surroundings): Result<ChosenEngine> {
  const files = PACKAGES[name].map((library) => [library, packageFile(library, root)] as const);
  const missing = files.flatMap(([library, file]) => (file === undefined ? [library] : []));
  if (missing.length > 0) {
    return failed({
      code: "engine-missing",
      message: `the engine ${name} is not there: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not installed`,
      help: `npm install ${missing.join(" ")}`,
    });
  }
  const paths = files.map(([, file]) => file as string);
  const { version } = JSON.parse(readFileSync(paths[0] as string, "utf8")) as { readonly version: string };
  return success({
    name,
    identity: `tensorflow.js ${version} ${name === "portable" ? "wasm" : "webgpu"}`,
    threads: 1,
    environment: () => given(env, DRIVERS),
    looked: { files: paths, variables: [] },
  });
}

/** Asks WebGPU for an adapter; prints what it is. */
const ASK = `const { create } = await import("webgpu");
const adapter = await create([]).requestAdapter({ powerPreference: "high-performance" });
process.exit(adapter ? 0 : 9);`;
const ASK_MS = 20_000;

/** Why there is no adapter for WebGPU, in the words of its library where it says any. */
export function adapterProblem({ root, env }: Surroundings, ask = ASK, patience = ASK_MS): string | undefined {
  const { status, signal, error, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", ask], {
    cwd: root, // where its package is found from
    env: { ...given(env, ["PATH", "HOME", ...DRIVERS]) },
    encoding: "utf8",
    timeout: patience,
    killSignal: "SIGKILL",
  });
  if (status === 0) return undefined;
  if (error && "code" in error && error.code === "ETIMEDOUT") return `WebGPU found no adapter within ${patience / 1000} s`;
  const said = stderr
    .split("\n")
    .find((line) => /vulkan|error|driver/i.test(line))
    ?.trim()
    .replace(/^Warning: /, "");
  const end =
    status === 9
      ? "WebGPU found no adapter"
      : `asking WebGPU for an adapter ended ${signal ? `by signal ${signal}` : `with code ${status}`}`;
  return said ? `${end} (${said})` : end;
}

function stateOf(name: EngineName, found: Result<ChosenEngine>, around: Surroundings): EngineState {
  const cost = COSTS[name];
  if (!found.ok) {
    const { message, help } = found.failures[0] as Failure;
    return { name, there: false, text: message, cost, ...(help === undefined ? {} : { help }) };
  }
  const { native, onGpu, identity } = found.value;
  const place = native === undefined ? "npm packages" : `${relative(around.cwd, native) || "."}/, ${sizeText(native)}`;
  return { name, there: true, text: `${onGpu ?? identity} (${place})`, cost };
}

/** Bytes on the disk below a folder, links not followed. */
function bytesBelow(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += bytesBelow(path);
    else if (entry.isFile()) bytes += statSync(path).size;
  }
  return bytes;
}

const sizeText = (folder: string): string => `${(bytesBelow(folder) / 1e9).toFixed(1)} GB`;
