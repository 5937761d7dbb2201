import type { Tensor } from "../../compute/engine/tensor.ts";
import type { Backward, Forward, Layer, Pass } from "./layer.ts";
import { noBackward } from "./layer.ts";

/** Whether a pass wants the gradient of any of a layer's parameters. */
export const learns = (layer: Layer, pass: Pass): boolean =>
  layer.specs.some(({ name, role }) => role === "parameter" && pass.wants(name));

/**
 * Sends an activation through a layer, which keeps nothing for the way back where neither it nor anything before it learns: frozen
 * layers cost no memory. The backward way is then the end of the road: it frees what it is given.
 */
export function through(layer: Layer, x: Tensor, pass: Pass, needsInput: boolean): Forward {
  if (!pass.record || needsInput || learns(layer, pass)) return layer.forward(x, pass, needsInput);
  const { y } = layer.forward(x, { ...pass, record: false }, false);
  return { y, backward: endOfRoad };
}

const endOfRoad: Backward = (dy) => {
  dy.release();
  return undefined;
};

/** Layers one after the other. */
export function sequence(layers: readonly Layer[]): Layer {
  return {
    specs: layers.flatMap(({ specs }) => specs),
    forward(x, pass, needsInput) {
      const backwards: Backward[] = [];
      let y = x.retain();
      let needed = needsInput;
      for (const layer of layers) {
        const step = through(layer, y, pass, needed);
        y.release();
        y = step.y;
        backwards.push(step.backward);
        needed ||= learns(layer, pass);
      }
      if (!pass.record) return { y, backward: noBackward };
      return {
        y,
        backward(dy) {
          let gradient: Tensor | undefined = dy;
          while (gradient && backwards.length > 0) gradient = backwards.pop()!(gradient);
          return gradient;
        },
      };
    },
  };
}
