import type { Window } from "../../compute/engine/engine.ts";
import { convNorm } from "./conv-norm.ts";
import { plus, using } from "./gradients.ts";
import { type Layer, noBackward } from "./layer.ts";
import { relu } from "./relu.ts";
import { learns, sequence, through } from "./sequence.ts";

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
  const part = (key: string, from: number, to: number, window: Window): Layer =>
    convNorm(
      { name: `${name}.${key}`, inputs: from, outputs: to, window, bias: true },
      { name: `${name}.${key}_bn`, epsilon, momentum },
    );
  const squeezed = sequence([part("squeeze", inputs, squeeze, POINT), relu]);
  const point = part("expand1x1", squeeze, expand, POINT);
  const cube = part("expand3x3", squeeze, expand, CUBE);
  return {
    specs: [...squeezed.specs, ...point.specs, ...cube.specs],
    forward(x, pass, needsInput) {
      const { engine } = pass;
      const inner = through(squeezed, x, pass, needsInput);
      const needsInner = needsInput || learns(squeezed, pass);
      const [one, three] = using(
        inner.y,
        (s) => [through(point, s, pass, needsInner), through(cube, s, pass, needsInner)] as const,
      );
      const joined = engine.concatChannels([one.y, three.y]);
      one.y.release();
      three.y.release();
      const sum = residual ? using(joined, () => engine.add(joined, x)) : joined;
      const last = using(sum, () => relu.forward(sum, pass, true));
      if (!pass.record) return { y: last.y, backward: noBackward };
      return {
        y: last.y,
        backward(dy) {
          const d = last.backward(dy)!;
          const [dOne, dThree] = engine.splitChannels(d, [expand, expand]);
          const around = residual && needsInput ? d.retain() : undefined;
          d.release();
          const dInner = plus(engine, three.backward(dThree!), one.backward(dOne!));
          return plus(engine, dInner && inner.backward(dInner), around);
        },
      };
    },
  };
}
