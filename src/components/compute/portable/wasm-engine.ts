import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { findBackendFactory, getKernelsForBackend, type KernelBackend, version_core } from "@tensorflow/tfjs-core";
import type { BasicEngine } from "../engine/engine.ts";
import type { EngineOptions } from "../engine/options.ts";
import { type Heap, heapKernels } from "./heap-kernels.ts";
import type { Info } from "./kernels.ts";
import { type Pieces, PORTABLE_PIECES, portableEngine } from "./portable-engine.ts";

const NAME = "wasm";
/** Addresses have 32 bits. */
const HEAP_END = 2 ** 32;

/** What is used of Emscripten's module behind the backend. */
interface EmscriptenModule {
  readonly asm: { readonly memory: WebAssembly.Memory<ArrayBuffer> };
  _malloc(bytes: number): number;
  _free(address: number): void;
  HEAPU8: Uint8Array;
}
type WasmBackend = KernelBackend & {
  readonly wasm: EmscriptenModule;
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: "float32"): Info;
};

const heapOf = (backend: WasmBackend): Heap => ({
  memory: backend.wasm.asm.memory,
  allocate: (bytes) => backend.wasm._malloc(bytes) >>> 0,
  free: (address) => backend.wasm._free(address),
  addressOf: ({ dataId }) => backend.dataIdMap.get(dataId).memoryOffset,
  blank: (shape) => backend.makeOutput([...shape], "float32"),
});

let open = false;

/**
 * The engine that npm alone gives: TensorFlow.js's kernels in WebAssembly (XNNPACK with SIMD), and ours on the same heap for what those are
 * slow at. It computes on one thread, whatever `threads` asks for: in Node the backend has no more. One at a time a process, since its
 * kernels hold on to one heap. `replaced`: pieces to compute otherwise.
 */
export async function wasmEngine(_options: EngineOptions, replaced: Partial<Pieces> = {}): Promise<BasicEngine> {
  if (open) throw new Error("the portable engine is open already in this process: close it first");
  open = true;
  try {
    const backend = await startBackend();
    const { pieces, copies } = heapKernels(heapOf(backend));
    return portableEngine({
      backend,
      name: NAME,
      identity: `tensorflow.js ${version_core} wasm`,
      limits: { tensor: HEAP_END / 2, total: HEAP_END }, // sizes within kernels have 31 bits
      pieces: { ...PORTABLE_PIECES, ...pieces, ...replaced },
      copies,
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

/** The backend would write to address 0 where the heap has no more memory to give, and take sizes beyond 32 bits for small ones. */
function refuseNull(heap: EmscriptenModule): void {
  heap._free(heap._malloc(1)); // the first call puts the function itself in place of its stand-in
  const malloc = heap._malloc;
  heap._malloc = (bytes) => {
    const address = bytes < HEAP_END ? malloc(bytes) : 0;
    if (address === 0 && bytes > 0) {
      const mebibytes = (count: number): string => `${Math.round(count / 2 ** 20)} MiB`;
      throw new Error(
        `out of memory: the portable engine's heap of ${mebibytes(heap.HEAPU8.length)} cannot take ${mebibytes(bytes)} more, and ends at ` +
          `${mebibytes(HEAP_END)}; take smaller batches or volumes, memory: low, or the engine tensorflow`,
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
