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
    packing: number,
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
  filterRows(values: number, rows: number, length: number, filter: number, taps: number, out: number): void;
  filterAcross(values: number, count: number, stride: number, filter: number, taps: number, out: number): void;
  filterPlanes(
    planes: number,
    taps: number,
    low: number,
    high: number,
    spans: number,
    end: number,
    lowOut: number,
    highOut: number,
  ): number;
  sumDifferences(levels: number, spans: number, spanCount: number, steps: number, stepCount: number, sums: number): void;
}

const PAGE = 65536;
const MOST_PAGES = 65536; // 4 GiB

/** The kernels on a memory of their own. */
export class KernelInstance {
  readonly kernel: RadiomicsKernel;
  readonly #memory = new WebAssembly.Memory<ArrayBuffer>({ initial: 1, maximum: MOST_PAGES });

  constructor() {
    code ??= new WebAssembly.Module(Buffer.from(RADIOMICS_WASM, "base64"));
    // as: the module's exports are those of assembly/index.ts
    this.kernel = new WebAssembly.Instance(code, { env: { memory: this.#memory } }).exports as unknown as RadiomicsKernel;
  }

  /** The memory, grown to so many bytes at least. An earlier buffer is of no use after it has grown. RangeError above 4 GiB. */
  bytes(least: number): ArrayBuffer {
    const missing = least - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return this.#memory.buffer;
  }
}

let code: WebAssembly.Module | undefined;
let counting: KernelInstance | undefined;
let filtering: KernelInstance | undefined;

const running = (): KernelInstance => {
  counting ??= new KernelInstance();
  return counting;
};

/** The kernels of this thread that filter. */
export const filterKernel = (): KernelInstance => {
  filtering ??= new KernelInstance();
  return filtering;
};

/** The kernels of this thread that count in a region's levels. */
export const radiomicsKernel = (): RadiomicsKernel => running().kernel;

/** Their memory, grown to so many bytes at least. */
export const kernelBytes = (least: number): ArrayBuffer => running().bytes(least);
