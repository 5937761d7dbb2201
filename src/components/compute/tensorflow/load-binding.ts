import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { isMainThread } from "node:worker_threads";
import { type Kernels, loadKernels } from "./load-kernels.ts";

/** An attribute of an operation; `type` as TensorFlow's C API numbers them. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: string | boolean | number | readonly number[];
}

/** The native addon of @tensorflow/tfjs-node(-gpu), which runs any of TensorFlow's operations at once (eagerly). */
export interface Binding {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
  /** Shares the memory of `values` where it happens to be aligned, else copies it. */
  createTensor(shape: readonly number[], type: number, values: Float32Array | Int32Array): number;
  deleteTensor(id: number): void;
  /** Tensors that exist, those of intermediate results as well. */
  getNumOfTensors(): number;
  /** A copy of a tensor's numbers. */
  tensorDataSync(id: number): Float32Array;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): { readonly id: number; readonly shape: number[] }[];
}

/** Where setup puts the addon, and TensorFlow itself, in the order we look: a folder holds one of them. */
const PLACES = [
  { addon: "node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8", library: "site-gpu/tensorflow/libtensorflow_framework.so.2" },
  { addon: "node_modules/@tensorflow/tfjs-node/lib/napi-v8", library: "site-cpu/tensorflow/libtensorflow_framework.so.2" },
];

/** What is loaded once a process. */
export interface Loaded {
  readonly binding: Binding;
  /** Our own operations; undefined where the engine was built without. */
  readonly kernels?: Kernels;
}

const LOADED = Symbol.for("regimen.tensorflow");
/** Kept by the process and not by this module, which may be there twice (as bundled and from sources), while TensorFlow is there once. */
const kept: { [LOADED]?: { readonly file: string; readonly threads: number } & Loaded } = globalThis as object; // which takes any

/**
 * Loads TensorFlow from a folder that setup-native made, once a process: its kernels take their threads when it starts, from the
 * environment alone, and keep them. We load the addon and not the package around it: its JavaScript half costs a second of start, and
 * calls functions that Node 23 has dropped.
 */
export function loadBinding(folder: string, threads: number): Loaded {
  const place = PLACES.find(({ addon }) => existsSync(join(folder, addon, "tfjs_binding.node")));
  if (place === undefined)
    throw new Error(`there is no native engine in ${folder}: "make native" builds it, "--engine portable" does without`);
  const file = resolve(folder, place.addon, "tfjs_binding.node");
  const loaded = kept[LOADED];
  if (loaded !== undefined) {
    if (loaded.threads !== threads) {
      throw new Error(
        `the native engine of this process already runs on ${loaded.threads} threads: ${threads} need a process of their own`,
      );
    }
    if (loaded.file !== file)
      throw new Error(`the native engine of this process was loaded from ${loaded.file}: ${file} needs a process of its own`);
    return loaded;
  }
  if (!isMainThread)
    throw new Error(
      "the native engine opens in the main thread of a process only: a worker's environment does not reach TensorFlow",
    );
  // TensorFlow's only door for these; they are written, never read, and nothing else in the process looks at them.
  process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  process.env.TF_ENABLE_ONEDNN_OPTS = "1"; // its default depends on the processor; without it a step takes five times as long
  process.env.TF_DETERMINISTIC_OPS = "1"; // CPU kernels are reproducible as they are; cuDNN's have to be asked
  process.env.NVIDIA_TF32_OVERRIDE ??= "0"; // else an NVIDIA GPU multiplies with ten bits of mantissa
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true"; // otherwise the first process takes a GPU's whole memory
  const load = createRequire(file);
  const quiet = join(dirname(file), "quiet_start.node"); // TensorFlow would greet on stderr
  if (existsSync(quiet)) (load(quiet) as { load(library: string): void }).load(resolve(folder, place.library)); // its one function
  const binding = load(file) as Binding; // as the addon's own declarations have it
  const kernels = loadKernels(load, join(dirname(file), "kernels.node"), threads);
  const all = { file, threads, binding, ...(kernels ? { kernels } : {}) };
  kept[LOADED] = all;
  return all;
}
