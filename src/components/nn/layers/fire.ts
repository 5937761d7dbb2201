import type { Window } from "../../compute/engine/engine.ts";
import type { ConvOptions } from "./conv.ts";
import { convNorm, convNormOf, convNormSpecs, convNorms, type NormAfter } from "./conv-norm.ts";
import { plus, using } from "./gradients.ts";
import { type Layer, noBackward } from "./layer.ts";
import { learns, through } from "./sequence.ts";

export interface FireOptions {
  readonly name: string;
  readonly inputs: number;
  readonly squeeze: number;
  /** Channels of each of the two expanding convolutions. */
  readonly expand: number;
  /** Adds the input before the last ReLU; `inputs` must then be twice `expand`. */
  readonly residual: boolean;
  readonly epsilon: number;
  readonly momentum: number;
}

const POINT: Window = { size: 1, stride: 1, padding: 0 };
const CUBE: Window = { size: 3, stride: 1, padding: 1 };

/**
 * SqueezeNet's module, batch norm behind each convolution: a 1³ convolution to few channels and ReLU; from there 1³ and 3³ side by side,
 * joined; perhaps the input added; ReLU. Keeps its input, three convolutions' outputs, what was squeezed and its output.
 */
export function fire({ name, inputs, squeeze, expand, residual, epsilon, momentum }: FireOptions): Layer {
  const part = (key: string, from: number, to: number, window: Window): readonly [ConvOptions, NormAfter] => [
    { name: `${name}.${key}`, inputs: from, outputs: to, window, bias: true },
    { name: `${name}.${key}_bn`, epsilon, momentum },
  ];
  const squeezed = convNorm(...part("squeeze", inputs, squeeze, POINT), true);
  const expanded = [part("expand1x1", squeeze, expand, POINT), part("expand3x3", squeeze, expand, CUBE)].map((side) =>
    convNormOf(...side),
  );
  return {
    specs: [...squeezed.specs, ...expanded.flatMap(convNormSpecs)],
    forward(x, pass, needsInput) {
      const { engine } = pass;
      const inner = through(squeezed, x, pass, needsInput);
      const needsInner = needsInput || learns(squeezed, pass);
      const ending = { relu: true, added: residual ? x.retain() : undefined, needsAdded: needsInput };
      const last = using(inner.y, (s) => convNorms(expanded, s, ending, pass, needsInner));
      if (!pass.record) return { y: last.y, backward: noBackward };
      return {
        y: last.y,
        backward(dy) {
          const { x: dInner, added } = last.backward(dy);
          return plus(engine, dInner && inner.backward(dInner), added);
        },
      };
    },
  };
}
