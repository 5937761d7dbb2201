import type { Engine, Move } from "../../compute/engine/engine.ts";
import type { Shape, Tensor } from "../../compute/engine/tensor.ts";
import { using } from "./gradients.ts";
import { type Layer, noBackward, type Pass } from "./layer.ts";
import { drawBatchMoves, fillOf, type Moves, moveRounds, type ShiftOptions } from "./shift-moves.ts";

/** Shift3D, with its steps by themselves for a stem that goes sample by sample. */
export interface Shift extends Layer {
  /** Whether ReLU may as well come after it: what it fills in is not negative. */
  readonly keepsRelu: boolean;
  /** What a batch of activations of shape [n, d, h, w, c] is to be moved by; undefined where nothing moves. */
  moves(shape: Shape, pass: Pass): Moves | undefined;
  /** Borrows `x`. */
  move(x: Tensor, moves: Moves, engine: Engine): Tensor;
  /** Gradient of `move`; borrows `dy`. */
  moveBack(dy: Tensor, moves: Moves, engine: Engine): Tensor;
}

/**
 * Shift3D: in training, a share of the samples have each of their channels moved by itself along an axis; elsewhere nothing. `name` is
 * the stream that moves are drawn from. It learns nothing and keeps nothing but the moves.
 */
export function shift3d(name: string, options: ShiftOptions): Shift {
  const fill = fillOf(options);
  const moves: Shift["moves"] = (shape, pass) =>
    pass.training ? drawBatchMoves((sample) => pass.random(name, sample), shape, options, pass.epoch) : undefined;
  const rounds = (x: Tensor, by: readonly Moves[], filled: number | null, engine: Engine): Tensor =>
    by.reduce((moved, round) => using(moved, () => engine.moveChannels(moved, round, filled)), x.retain());
  const move: Shift["move"] = (x, by, engine) => rounds(x, moveRounds(by, x.shape.slice(1, 4)), fill, engine);
  const moveBack: Shift["moveBack"] = (dy, by, engine) =>
    rounds(dy, moveRounds(by, dy.shape.slice(1, 4)).toReversed().map(opposite), fill === null ? null : 0, engine);
  return {
    keepsRelu: fill === null || fill >= 0,
    specs: [],
    moves,
    move,
    moveBack,
    forward(x, pass) {
      const { engine, record } = pass;
      const by = moves(x.shape, pass);
      if (!by) return { y: x.retain(), backward: record ? (dy) => dy : noBackward };
      const y = move(x, by, engine);
      return { y, backward: record ? (dy) => using(dy, () => moveBack(dy, by, engine)) : noBackward };
    },
  };
}

const opposite = (moves: Moves): Moves => moves.map((each) => each?.map((one): Move => ({ ...one, by: -one.by })) ?? null);
