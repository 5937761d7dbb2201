import { RADIOMICS_WASM } from "./kernel-wasm.ts";

/** What the compiled kernels offer; numbers are addresses, counts or steps. See assembly/. */
export interface RadiomicsKernel {
  countPairs(levels: number, spans: number, spanCount: number, step: number, stride: number, counts: number): void;
  countPairTriple(
    levels: number,
    spans: number,
    spanCount: number,
    step: number,
    stride: number,
    counts: number,
    size: number,
  ): void;
  countRuns(
    levels: number,
    spans: number,
    planes: number,
    depth: number,
    planeStride: number,
    steps: number,
    angles: number,
    stride: number,
    counts: number,
    size: number,
    kept: number,
    keptBytes: number,
  ): void;
  growZones(
    levels: number,
    spans: number,
    spanCount: number,
    steps: number,
    stepCount: number,
    stack: number,
    zones: number,
  ): number;
  countDependences(
    levels: number,
    spans: number,
    spanCount: number,
    steps: number,
    stepCount: number,
    alpha: number,
    stride: number,
    counts: number,
  ): void;
  sumDifferences(levels: number, spans: number, spanCount: number, steps: number, stepCount: number, sums: number): void;
}

const PAGE = 65536;
const MOST_PAGES = 65536; // 4 GiB

let instance: { readonly kernel: RadiomicsKernel; readonly memory: WebAssembly.Memory<ArrayBuffer> } | undefined;

/** The kernels of this thread and their memory. */
function running(): { readonly kernel: RadiomicsKernel; readonly memory: WebAssembly.Memory<ArrayBuffer> } {
  if (!instance) {
    const memory = new WebAssembly.Memory<ArrayBuffer>({ initial: 1, maximum: MOST_PAGES });
    const code = new WebAssembly.Module(Buffer.from(RADIOMICS_WASM, "base64"));
    // as: the module's exports are those of assembly/index.ts
    const kernel = new WebAssembly.Instance(code, { env: { memory } }).exports as unknown as RadiomicsKernel;
    instance = { kernel, memory };
  }
  return instance;
}

export const radiomicsKernel = (): RadiomicsKernel => running().kernel;

/** The kernels' memory, grown to so many bytes at least. An earlier buffer is of no use after it has grown. */
export function kernelBytes(bytes: number): ArrayBuffer {
  const { memory } = running();
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return memory.buffer;
}
