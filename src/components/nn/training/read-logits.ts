import type { Engine } from "../../compute/engine/engine.ts";
import type { Tensor } from "../../compute/engine/tensor.ts";
import { freeAll } from "../layers/gradients.ts";

/** Brings each task's logits [n, width] to the host in one read. Takes the tensors over. */
export async function readLogits(engine: Engine, logits: readonly Tensor[]): Promise<readonly Float32Array[]> {
  if (logits.length === 1) {
    const [only] = logits as [Tensor];
    const values = await engine.read(only);
    only.release();
    return [values];
  }
  const widths = logits.map(({ shape }) => shape[1]!);
  const all = engine.concatChannels(logits);
  freeAll(logits);
  const values = await engine.read(all);
  all.release();
  return splitColumns(values, widths);
}

/** Columns of a matrix in C order, cut into matrices of the given widths. */
export function splitColumns(values: Float32Array, widths: readonly number[]): readonly Float32Array[] {
  const width = widths.reduce((sum, each) => sum + each, 0);
  const rows = values.length / width;
  let from = 0;
  return widths.map((own) => {
    const part = new Float32Array(rows * own);
    for (let row = 0; row < rows; row++) part.set(values.subarray(row * width + from, row * width + from + own), row * own);
    from += own;
    return part;
  });
}
