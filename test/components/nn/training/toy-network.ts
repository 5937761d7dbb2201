import type { Engine } from "../../../../src/components/compute/engine/engine.ts";
import { sizeOf, type Tensor } from "../../../../src/components/compute/engine/tensor.ts";
import { type Layer, noBackward, type ParameterSpec, type Weights } from "../../../../src/components/nn/layers/layer.ts";
import type { Head, Network, Task } from "../../../../src/components/nn/models/network.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";

/** Voxels of the toy's volumes, its channels, and its columns of radiomics. */
export const VOXELS = 6;
export const CHANNELS = 3;
export const COLUMNS = 2;
export const TASKS: readonly Task[] = [
  { name: "ct", classes: 2 },
  { name: "severity", classes: 3 },
];

const spec = (name: string, shape: readonly number[], role: ParameterSpec["role"] = "parameter"): ParameterSpec => ({
  name,
  shape,
  role,
  initial: { how: "constant", value: 0 },
});

/** What each way through the toy's backbone was asked for. */
export interface Seen {
  readonly training: boolean;
  readonly record: boolean;
  readonly epoch: number;
  /** First draw of each sample's own stream, in training. */
  readonly draws: readonly number[];
  wentBack: boolean;
}

/**
 * A network small enough for plain loops: voxels × matrix, a buffer `body.seen` that training sets to the sum of its activations, and a linear
 * head a task over those and the radiomics.
 */
export function toyNetwork(seen: Seen[] = []): Network {
  const backbone: Layer = {
    specs: [spec("body.weight", [VOXELS, CHANNELS]), spec("body.seen", [CHANNELS], "buffer")],
    forward(x, pass) {
      const { engine, weights } = pass;
      const samples = x.shape[0]!;
      const draws = pass.training ? Array.from({ length: samples }, (_, sample) => pass.random("body", sample).nextUint32()) : [];
      const self: Seen = { training: pass.training, record: pass.record, epoch: pass.epoch, draws, wentBack: false };
      seen.push(self);
      const rows = engine.reshape(x, [samples, VOXELS]);
      const y2 = engine.matMul(rows, weights.get("body.weight"), false, false);
      if (pass.training) weights.set("body.seen", engine.sumToChannels(y2));
      const y = engine.reshape(y2, [samples, 1, 1, 1, CHANNELS]);
      y2.release();
      if (!pass.record) {
        rows.release();
        return { y, backward: noBackward };
      }
      return {
        y,
        backward(dy) {
          self.wentBack = true;
          const d = engine.reshape(dy, [samples, CHANNELS]);
          dy.release();
          if (pass.wants("body.weight")) pass.gradient("body.weight", engine.matMul(rows, d, true, false));
          for (const done of [d, rows]) done.release();
          return undefined;
        },
      };
    },
  };
  const head: Head = {
    specs: TASKS.flatMap(({ name, classes }) => [
      spec(`${name}.weight`, [classes, CHANNELS + COLUMNS]),
      spec(`${name}.bias`, [classes]),
    ]),
    forward(x, radiomics, pass) {
      const { engine, weights } = pass;
      const samples = x.shape[0]!;
      const flat = engine.reshape(x, [samples, CHANNELS]);
      const columns = radiomics?.retain() ?? engine.filled([samples, COLUMNS], 0);
      const joined = engine.concatChannels([flat, columns]);
      for (const done of [flat, columns]) done.release();
      const logits = TASKS.map(({ name }) => {
        const product = engine.matMul(joined, weights.get(`${name}.weight`), false, true);
        const sum = engine.addBias(product, weights.get(`${name}.bias`));
        product.release();
        return sum;
      });
      if (!pass.record) joined.release();
      return {
        logits,
        backward(dLogits) {
          let dx: Tensor | undefined;
          dLogits.forEach((d, k) => {
            const { name } = TASKS[k]!;
            const dJoined = engine.matMul(d, weights.get(`${name}.weight`), false, false);
            const sum = dx ? engine.add(dx, dJoined) : dJoined.retain();
            dx?.release();
            dJoined.release();
            dx = sum;
            if (pass.wants(`${name}.weight`)) pass.gradient(`${name}.weight`, engine.matMul(d, joined, true, false));
            if (pass.wants(`${name}.bias`)) pass.gradient(`${name}.bias`, engine.sumToChannels(d));
            d.release();
          });
          joined.release();
          const own = firstColumns(engine, dx!, CHANNELS);
          dx!.release();
          const back = engine.reshape(own, [samples, 1, 1, 1, CHANNELS]);
          own.release();
          return back;
        },
      };
    },
  };
  return { backbone, channels: CHANNELS, head, tasks: TASKS, radiomics: COLUMNS };
}

/** Columns of a matrix by a product with the identity's first columns. */
function firstColumns(engine: Engine, x: Tensor, columns: number): Tensor {
  const width = x.shape[1]!;
  const select = new Float32Array(width * columns);
  for (let k = 0; k < columns; k++) select[k * columns + k] = 1;
  const matrix = engine.upload(select, [width, columns]);
  const product = engine.matMul(x, matrix, false, false);
  matrix.release();
  return product;
}

/** Weights of the toy, drawn from a stream of the seed and each name. */
export function toyWeights(engine: Engine, network: Network, seed = 1): Weights & { release(): void } {
  const held = new Map<string, Tensor>();
  for (const { name, shape } of [...network.backbone.specs, ...network.head.specs]) {
    const random = new Philox(seed, name);
    held.set(
      name,
      engine.upload(
        Float32Array.from({ length: sizeOf(shape) }, () => random.normal() / 2),
        shape,
      ),
    );
  }
  return {
    names: [...held.keys()],
    get: (name) => held.get(name)!,
    set(name, value) {
      held.get(name)!.release();
      held.set(name, value);
    },
    release() {
      for (const tensor of held.values()) tensor.release();
    },
  };
}
