/**
 * What networks and losses of one's own are made of: `import { nn } from "regimen"`. The page docs/own-network.md shows how.
 */
export type { Engine, Move, Window } from "./components/compute/engine/engine.ts";
export type { Shape, Tensor } from "./components/compute/engine/tensor.ts";
export { cam } from "./components/nn/cam.component.ts";
export { average } from "./components/nn/layers/average.ts";
export { basicBlock } from "./components/nn/layers/basic-block.ts";
export { batchNorm } from "./components/nn/layers/batch-norm.ts";
export { conv } from "./components/nn/layers/conv.ts";
export { convNorm } from "./components/nn/layers/conv-norm.ts";
export { dropout } from "./components/nn/layers/dropout.ts";
export { fire } from "./components/nn/layers/fire.ts";
export { hand, plus, using } from "./components/nn/layers/gradients.ts";
export {
  type Backward,
  type Forward,
  type Layer,
  noBackward,
  type ParameterSpec,
  type Pass,
  type Weights,
} from "./components/nn/layers/layer.ts";
export { linear } from "./components/nn/layers/linear.ts";
export { maxPool } from "./components/nn/layers/max-pool.ts";
export { relu } from "./components/nn/layers/relu.ts";
export { learns, sequence, through } from "./components/nn/layers/sequence.ts";
export type { Shift } from "./components/nn/layers/shift.ts";
export { stem } from "./components/nn/layers/stem.ts";
export { crossEntropy } from "./components/nn/losses/cross-entropy.ts";
export type { Evaluated, Loss, Told } from "./components/nn/losses/loss.ts";
export type { LossDefinition } from "./components/nn/losses/loss-definition.ts";
export { NOTHING, taskLosses, weigh } from "./components/nn/losses/task-losses.ts";
export type { BackboneDefinition } from "./components/nn/models/backbone.ts";
export type { Head, Task } from "./components/nn/models/network.ts";
export { convHeads, headOf, linearHeads } from "./components/nn/models/plain-heads.ts";
export { withOwn } from "./components/nn/own-component.ts";
export { predict } from "./components/nn/predict.component.ts";
export { train } from "./components/nn/train.component.ts";
export { transfer } from "./components/nn/transfer.component.ts";
