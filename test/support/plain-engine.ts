import { countTensors } from "../../src/components/compute/engine/counted.ts";
import type { Engine } from "../../src/components/compute/engine/engine.ts";
import { sizeOf, type Tensor } from "../../src/components/compute/engine/tensor.ts";

/**
 * An engine of plain loops, for tests of what is built on engines: the elementwise kernels, matrix products, sums and joins, in float64
 * rounded to float32. Anything else throws. `reads` counts reads.
 */
export function plainEngine(): Engine & { readonly reads: () => number } {
  const counted = countTensors<Float32Array>(() => {});
  let reads = 0;
  const of = counted.handle;
  const zip = (a: Tensor, b: Tensor, f: (x: number, y: number) => number): Tensor => {
    if (a.shape.join() !== b.shape.join()) throw new Error(`shapes [${a.shape}] and [${b.shape}]`);
    const right = of(b);
    return counted.own(
      of(a).map((x, i) => f(x, right[i]!)),
      a.shape,
    );
  };
  const map = (a: Tensor, f: (x: number, i: number) => number): Tensor => counted.own(of(a).map(f), a.shape);
  const channels = (x: Tensor): number => x.shape.at(-1)!;

  const kernels: Partial<Engine> = {
    identity: "plain loops",
    stem: undefined,
    updates: undefined,
    threads: 1,
    limits: { tensor: Number.POSITIVE_INFINITY, total: Number.POSITIVE_INFINITY },
    tensors: () => counted.live(),
    async close() {
      counted.freeAll();
    },
    upload(values, shape) {
      if (values.length !== sizeOf(shape)) throw new Error(`${values.length} values for [${shape}]`);
      return counted.own(values.slice(), shape);
    },
    async read(x) {
      reads++;
      return of(x).slice();
    },
    filled: (shape, value) => counted.own(new Float32Array(sizeOf(shape)).fill(value), shape),
    reshape: (x, shape) => counted.own(of(x).slice(), shape),
    add: (a, b) => zip(a, b, (x, y) => x + y),
    subtract: (a, b) => zip(a, b, (x, y) => x - y),
    multiply: (a, b) => zip(a, b, (x, y) => x * y),
    divide: (a, b) => zip(a, b, (x, y) => x / y),
    combine: (p, a, q, b) => zip(a, b, (x, y) => p * x + q * y),
    scale: (a, by) => map(a, (x) => x * by),
    squareRoot: (a) => map(a, Math.sqrt),
    addBias: (x, bias) => map(x, (value, i) => value + of(bias)[i % channels(x)]!),
    sumToChannels(x) {
      const sums = new Float64Array(channels(x));
      of(x).forEach((value, i) => {
        sums[i % sums.length]! += value;
      });
      return counted.own(Float32Array.from(sums), [sums.length]);
    },
    matMul(a, b, transposeA, transposeB) {
      const [rows, inner] = transposeA ? [a.shape[1]!, a.shape[0]!] : [a.shape[0]!, a.shape[1]!];
      const columns = transposeB ? b.shape[0]! : b.shape[1]!;
      const [left, right] = [of(a), of(b)];
      const out = new Float32Array(rows * columns);
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          let sum = 0;
          for (let k = 0; k < inner; k++) {
            sum += left[transposeA ? k * rows + r : r * inner + k]! * right[transposeB ? c * inner + k : k * columns + c]!;
          }
          out[r * columns + c] = sum;
        }
      }
      return counted.own(out, [rows, columns]);
    },
    concatChannels(parts) {
      const width = parts.reduce((sum, part) => sum + channels(part), 0);
      const rows = sizeOf(parts[0]!.shape) / channels(parts[0]!);
      const out = new Float32Array(rows * width);
      let from = 0;
      for (const part of parts) {
        const own = channels(part);
        for (let row = 0; row < rows; row++) out.set(of(part).subarray(row * own, (row + 1) * own), row * width + from);
        from += own;
      }
      return counted.own(out, [...parts[0]!.shape.slice(0, -1), width]);
    },
  };
  return new Proxy({ ...kernels, reads: () => reads } as Engine & { readonly reads: () => number }, {
    get(target, name, receiver) {
      if (!(name in target) && name !== "then") throw new Error(`the plain engine has no ${String(name)}`);
      return Reflect.get(target, name, receiver);
    },
  });
}
