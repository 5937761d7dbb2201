import type { ConvOptions } from "./conv.ts";
import { convNorm, convNormOf, convNormSpecs, convNorms, type NormAfter } from "./conv-norm.ts";
import { plus, using } from "./gradients.ts";
import { type Layer, noBackward } from "./layer.ts";
import { learns, sequence, through } from "./sequence.ts";

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
  const unit = (convName: string, norm: string, from: number, size: number, by: number): readonly [ConvOptions, NormAfter] => [
    {
      name: `${name}.${convName}`,
      inputs: from,
      outputs,
      window: { size, stride: by, padding: (size - 1) / 2 },
      bias: false,
    },
    { name: `${name}.${norm}`, epsilon, momentum },
  ];
  const first = convNorm(...unit("conv1", "bn1", inputs, 3, stride), true);
  const second = convNormOf(...unit("conv2", "bn2", outputs, 3, 1));
  const around =
    stride === 1 && inputs === outputs ? sequence([]) : convNorm(...unit("downsample.0", "downsample.1", inputs, 1, stride));
  return {
    specs: [...first.specs, ...convNormSpecs(second), ...around.specs],
    forward(x, pass, needsInput) {
      const { engine } = pass;
      const inner = through(first, x, pass, needsInput);
      const beside = through(around, x, pass, needsInput);
      const needsInner = needsInput || learns(first, pass);
      const needsAdded = needsInput || learns(around, pass);
      const ending = { relu: true, added: beside.y, needsAdded };
      const last = using(inner.y, (a) => convNorms([second], a, ending, pass, needsInner));
      if (!pass.record) return { y: last.y, backward: noBackward };
      return {
        y: last.y,
        backward(dy) {
          const { x: dInner, added } = last.backward(dy);
          const dMain = dInner && inner.backward(dInner);
          return plus(engine, dMain, added && beside.backward(added));
        },
      };
    },
  };
}
