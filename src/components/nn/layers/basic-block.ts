import { convNorm, type NormAfter } from "./conv-norm.ts";
import { plus } from "./gradients.ts";
import { type Layer, noBackward } from "./layer.ts";
import { relu } from "./relu.ts";
import { sequence, through } from "./sequence.ts";

export interface BasicBlockOptions {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Above 1, or where the channels change, the way around is a 1³ convolution of that stride with batch norm. */
  readonly stride: number;
  readonly epsilon: number;
  readonly momentum: number;
}

/** ResNet's module of two 3³ convolutions: conv, norm, ReLU, conv, norm; the input, or what the way around makes of it, added; ReLU. */
export function basicBlock({ name, inputs, outputs, stride, epsilon, momentum }: BasicBlockOptions): Layer {
  const unit = (convName: string, norm: string, from: number, size: number, by: number): Layer =>
    convNorm(
      {
        name: `${name}.${convName}`,
        inputs: from,
        outputs,
        window: { size, stride: by, padding: (size - 1) / 2 },
        bias: false,
      },
      { name: `${name}.${norm}`, epsilon, momentum } satisfies NormAfter,
    );
  const main = sequence([unit("conv1", "bn1", inputs, 3, stride), relu, unit("conv2", "bn2", outputs, 3, 1)]);
  const around = stride === 1 && inputs === outputs ? sequence([]) : unit("downsample.0", "downsample.1", inputs, 1, stride);
  return {
    specs: [...main.specs, ...around.specs],
    forward(x, pass, needsInput) {
      const { engine } = pass;
      const a = through(main, x, pass, needsInput);
      const b = through(around, x, pass, needsInput);
      const sum = plus(engine, a.y, b.y)!;
      const last = relu.forward(sum, pass, true);
      sum.release();
      if (!pass.record) return { y: last.y, backward: noBackward };
      return {
        y: last.y,
        backward(dy) {
          const d = last.backward(dy)!;
          const dMain = a.backward(d.retain());
          return plus(engine, dMain, b.backward(d));
        },
      };
    },
  };
}
