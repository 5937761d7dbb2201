import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { findBackendFactory, getKernelsForBackend, type KernelBackend, version_core } from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import type { EngineOptions } from "../engine/options.ts";
import { PORTABLE_PIECES, portableEngine } from "./portable-engine.ts";

const NAME = "wasm";
const GIB = 2 ** 30;

/** What is used of Emscripten's module behind the backend. */
interface Heap {
  _malloc(bytes: number): number;
  _free(address: number): void;
  HEAPU8: Uint8Array;
}
type WasmBackend = KernelBackend & { readonly wasm: Heap };

let open = false;

/**
 * The engine that npm alone gives: TensorFlow.js's kernels in WebAssembly (XNNPACK with SIMD). It computes on one thread, whatever
 * `threads` asks for: in Node the backend has no more. One at a time a process, since its kernels hold on to one heap.
 */
export async function wasmEngine(_options: EngineOptions): Promise<Engine> {
  if (open) throw new Error("the portable engine is open already in this process: close it first");
  open = true;
  try {
    const backend = await startBackend();
    return portableEngine({
      backend,
      name: NAME,
      identity: `tensorflow.js ${version_core} wasm`,
      // addresses have 32 bits, sizes in kernels 31
      limits: { tensor: 2 * GIB, total: 4 * GIB },
      pieces: PORTABLE_PIECES,
      async close() {
        letGo();
        open = false;
      },
    });
  } catch (error) {
    open = false;
    throw error;
  }
}

/** A backend of its own, apart from TensorFlow.js's global one, which another library in this process may have taken. */
async function startBackend(): Promise<WasmBackend> {
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  const files = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm");
  setWasmPaths(dirname(files) + sep);
  const factory = findBackendFactory(NAME);
  const backend = (await withoutListeners(async () => await factory())) as WasmBackend;
  for (const kernel of getKernelsForBackend(NAME)) kernel.setupFunc?.(backend);
  refuseNull(backend.wasm);
  return backend;
}

/** Emscripten hangs itself into the process' last resorts, where it would turn other code's errors into its own. */
async function withoutListeners<T>(start: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => new Set<unknown>(process.listeners(event as "uncaughtException")));
  const result = await start();
  events.forEach((event, i) => {
    for (const listener of process.listeners(event as "uncaughtException"))
      if (!before[i]!.has(listener)) process.removeListener(event, listener);
  });
  return result;
}

/** The backend would write to address 0 where the heap has no more memory to give. */
function refuseNull(heap: Heap): void {
  heap._free(heap._malloc(1)); // the first call puts the function itself in place of its stand-in
  const malloc = heap._malloc;
  heap._malloc = (bytes) => {
    const address = malloc(bytes);
    if (address === 0 && bytes > 0) {
      const mebibytes = (count: number): string => `${Math.round(count / 2 ** 20)} MiB`;
      throw new Error(
        `out of memory: the portable engine has ${mebibytes(heap.HEAPU8.length)} and cannot have ${mebibytes(bytes)} more, since WebAssembly ends at 4 GiB; ` +
          "take smaller batches or volumes, or the engine tensorflow",
      );
    }
    return address;
  };
}

/** Kernels keep functions of the heap that they were set up with; set up with none, they let it go. */
function letGo(): void {
  const closed = () => {
    throw new Error("the portable engine is closed");
  };
  for (const kernel of getKernelsForBackend(NAME)) kernel.setupFunc?.({ wasm: { cwrap: () => closed } } as never);
}
