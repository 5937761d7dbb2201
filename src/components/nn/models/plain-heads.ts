import type { Engine } from "../../compute/engine/engine.ts";
import type { Tensor } from "../../compute/engine/tensor.ts";
import { average } from "../layers/average.ts";
import { conv } from "../layers/conv.ts";
import { dropout } from "../layers/dropout.ts";
import { plus } from "../layers/gradients.ts";
import { type Layer, noBackward } from "../layers/layer.ts";
import { linear } from "../layers/linear.ts";
import { relu } from "../layers/relu.ts";
import { sequence } from "../layers/sequence.ts";
import type { Head, HeadForward, Task } from "./network.ts";

/** The module's name of task `index` among `count`: PyTorch's own where there is one task, numbered from 1 where there are more. */
export const numbered = (name: string, index: number, count: number): string => (count === 1 ? name : `${name}${index + 1}`);

/** SqueezeNet's head: dropout, 1³ convolution to the channels, ReLU, mean over the voxels. */
export const convHead = (name: string, inputs: number, outputs: number, rate: number): Layer =>
  sequence([
    dropout(`${name}.0`, rate),
    conv({ name: `${name}.1`, inputs, outputs, window: { size: 1, stride: 1, padding: 0 }, bias: true }),
    relu,
    average,
  ]);

/** A convolution head of its own for each task. */
export const convHeads = (tasks: readonly Task[], inputs: number, rate: number): Head =>
  headOf(tasks.map(({ classes }, i) => convHead(numbered("classifier", i, tasks.length), inputs, classes, rate)));

/** ResNet's: mean over the voxels, a linear layer for each task. */
export const linearHeads = (tasks: readonly Task[], inputs: number): Head =>
  headOf(
    tasks.map(({ classes }, i) =>
      sequence([average, linear({ name: numbered("fc", i, tasks.length), inputs, outputs: classes })]),
    ),
  );

/** A head of one layer a task, each from the backbone's output to [n, classes]. */
export function headOf(layers: readonly Layer[]): Head {
  return {
    specs: layers.flatMap(({ specs }) => specs),
    forward(x, _radiomics, pass): HeadForward {
      const steps = layers.map((layer) => layer.forward(x, pass, true));
      const logits = steps.map(({ y }) => y);
      if (!pass.record) return { logits, backward: noBackward as () => never };
      return {
        logits,
        backward: (dLogits) =>
          sumOf(
            dLogits.map((d, i) => steps[i]!.backward(d)!),
            pass.engine,
          ),
      };
    },
  };
}

/** Sum of tensors, taken over. */
export function sumOf(tensors: readonly Tensor[], engine: Engine): Tensor {
  return tensors.reduce((sum, tensor) => plus(engine, sum, tensor)!);
}
