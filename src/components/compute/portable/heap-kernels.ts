import type { Window } from "../engine/engine.ts";
import { type Shape, sizeOf } from "../engine/tensor.ts";
import { HEAP_WASM } from "./heap-wasm.ts";
import type { Copies, Info, Kernels } from "./kernels.ts";
import type { Pieces } from "./portable-engine.ts";
import { volumeOf } from "./views.ts";

/** What the compiled kernels offer; numbers are addresses or counts. See assembly/. */
interface HeapKernels {
  panelBytes(size: number, stride: number, source: number, target: number, backward: boolean): number;
  packWeights(w: number, panels: number, size: number, stride: number, inputs: number, outputs: number, backward: boolean): void;
  convolveScratch(
    sw: number,
    source: number,
    tw: number,
    size: number,
    stride: number,
    padding: number,
    backward: boolean,
  ): number;
  convolve(...numbers: readonly (number | boolean)[]): void;
  weightGradientScratch(...numbers: readonly number[]): number;
  weightGradient(...numbers: readonly number[]): void;
  maxPoolGradient(...numbers: readonly number[]): void;
  moments(...numbers: readonly number[]): void;
  normalizeGradient(...numbers: readonly (number | boolean)[]): void;
  reluGradient(...numbers: readonly number[]): void;
  copyBlocks(from: number, fromStep: number, to: number, toStep: number, blocks: number, count: number): void;
}

/** The heap of TensorFlow.js's WebAssembly module, and its tensors on it. */
export interface Heap {
  readonly memory: WebAssembly.Memory<ArrayBuffer>;
  allocate(bytes: number): number;
  free(address: number): void;
  addressOf(x: Info): number;
  /** A tensor whose numbers are yet to be written. */
  blank(shape: Shape): Info;
}

/** Rows and channels. */
const rowsOf = ({ shape }: Info): [rows: number, c: number] => [sizeOf(shape.slice(0, -1)), shape.at(-1)!];

/** Our kernels on TensorFlow.js's heap; those it is slow at. */
export function heapKernels(heap: Heap): { readonly pieces: Omit<Pieces, "maxPool">; readonly copies: Copies } {
  const module = new WebAssembly.Module(Buffer.from(HEAP_WASM, "base64"));
  const wasm = new WebAssembly.Instance(module, { env: { memory: heap.memory } }).exports as HeapKernels; // as assembly/index.ts exports

  /** Runs with some bytes of scratch. */
  function withScratch(bytes: number, run: (address: number) => void): void {
    const address = heap.allocate(bytes >>> 0);
    try {
      run(address);
    } finally {
      heap.free(address);
    }
  }
  const made = (k: Kernels, shape: Shape): Info => k.adopt(heap.blank(shape));

  /** From `x` to `y` of `shape` through `w`; backward: from an output's gradient to the input's. */
  function convolve(k: Kernels, x: Info, w: Info, shape: Shape, { size, stride, padding }: Window, backward: boolean): Info {
    const y = made(k, shape);
    const [n, sd, sh, sw, source] = volumeOf(x);
    const [, td, th, tw, target] = volumeOf(y);
    const [, , , inputs, outputs] = volumeOf(w);
    const panels = wasm.panelBytes(size, stride, source, target, backward) >>> 0;
    withScratch(panels + (wasm.convolveScratch(sw, source, tw, size, stride, padding, backward) >>> 0), (address) => {
      wasm.packWeights(heap.addressOf(w), address, size, stride, inputs, outputs, backward);
      wasm.convolve(
        ...[heap.addressOf(x), heap.addressOf(y), address, address + panels],
        ...[n, sd, sh, sw, source, td, th, tw, target, size, stride, padding, backward],
      );
    });
    return y;
  }

  const pieces: Omit<Pieces, "maxPool"> = {
    conv(k, x, w, window) {
      const out = x.shape
        .slice(1, 4)
        .map((length) => Math.floor((length + 2 * window.padding - window.size) / window.stride) + 1);
      return convolve(k, x, w, [x.shape[0]!, ...out, w.shape[4]!], window, false);
    },
    convInputGradient: (k, dy, w, shape, window) => convolve(k, dy, w, shape, window, true),
    convWeightGradient(k, x, dy, { size, stride, padding }) {
      const [n, d, h, w, c] = volumeOf(x);
      const [, od, oh, ow, outputs] = volumeOf(dy);
      const dw = made(k, [size, size, size, c, outputs]);
      withScratch(wasm.weightGradientScratch(w, c, oh, ow, outputs, size, stride, padding), (address) =>
        wasm.weightGradient(
          ...[heap.addressOf(x), heap.addressOf(dy), heap.addressOf(dw), address],
          ...[n, d, h, w, c, od, oh, ow, outputs, size, stride, padding],
        ),
      );
      return dw;
    },
    maxPoolGradient(k, dy, x, { size, stride, padding }) {
      const dx = made(k, x.shape);
      const [, od, oh, ow] = volumeOf(dy);
      wasm.maxPoolGradient(
        ...[heap.addressOf(dy), heap.addressOf(x), heap.addressOf(dx)],
        ...[...volumeOf(x), od, oh, ow, size, stride, padding],
      );
      return dx;
    },
    moments(k, x) {
      const [rows, c] = rowsOf(x);
      const found = [made(k, [c]), made(k, [c])] as const;
      withScratch(16 * c, (address) => wasm.moments(...[x, ...found].map(heap.addressOf), address, rows, c));
      return found;
    },
    normalizeGradient(k, dy, x, { mean, variance, scale, epsilon }, own) {
      const [rows, c] = rowsOf(x);
      const found = [made(k, x.shape), made(k, [c]), made(k, [c])] as const;
      withScratch(32 * c, (address) =>
        wasm.normalizeGradient(...[dy, x, mean, variance, scale, ...found].map(heap.addressOf), address, rows, c, epsilon, own),
      );
      return found;
    },
    reluGradient(k, dy, y) {
      const dx = made(k, y.shape);
      wasm.reluGradient(...[dy, y, dx].map(heap.addressOf), sizeOf(y.shape));
      return dx;
    },
  };
  const copies: Copies = {
    part(x, from, count) {
      const [outer, length, inner] = x.shape as [number, number, number];
      const y = heap.blank([outer, count, inner]);
      const source = heap.addressOf(x) + 4 * from * inner;
      wasm.copyBlocks(source, length * inner, heap.addressOf(y), count * inner, outer, count * inner);
      return y;
    },
    join(parts) {
      const rows = parts[0]!.shape[0]!;
      const width = parts.reduce((sum, { shape }) => sum + shape[1]!, 0);
      const y = heap.blank([rows, width]);
      let to = heap.addressOf(y);
      for (const part of parts) {
        const columns = part.shape[1]!;
        wasm.copyBlocks(heap.addressOf(part), columns, to, width, rows, columns);
        to += 4 * columns;
      }
      return y;
    },
  };
  return { pieces, copies };
}
