import { KERNEL_WASM } from "./kernel-wasm.ts";

/** What the compiled kernels offer; numbers are addresses or counts. See assembly/. */
export interface Kernel {
  widen(gradients: number, hessians: number, rows: number, out: number): void;
  gather(all: number, rows: number, count: number, out: number): void;
  sumPairs(pairs: number, count: number, out: number): void;
  partition(column: number, rows: number, count: number, threshold: number, defaultLeft: number, spare: number): number;
  clearBest(best: number): void;
  search23(data: number, call: number, pairs: number, groups: number, from: number, to: number, best: number): void;
  search4(data: number, call: number, pairs: number, groups: number, from: number, to: number, best: number): void;
}

let compiled: WebAssembly.Module | undefined;

/** The compiled module, the same for every instance. */
export function kernelCode(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_WASM, "base64"));
  return compiled;
}

/** The kernels on a memory. */
export function kernelOn(memory: WebAssembly.Memory): Kernel {
  // as: the module's exports are those of assembly/index.ts
  return new WebAssembly.Instance(kernelCode(), { env: { memory } }).exports as unknown as Kernel;
}
