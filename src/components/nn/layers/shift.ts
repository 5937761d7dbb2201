import type { Engine, Move } from "../../compute/engine/engine.ts";
import type { Shape, Tensor } from "../../compute/engine/tensor.ts";
import { type Layer, noBackward, type Pass } from "./layer.ts";
import { drawMoves, type ShiftOptions } from "./shift-moves.ts";

/** One entry a sample: null for one that stays, else a move for each channel. */
export type Moves = readonly (readonly Move[] | null)[];

/** Shift3D, with its steps by themselves for a stem that goes sample by sample. */
export interface Shift extends Layer {
  /** What a batch of activations [n, d, h, w, c] is to be moved by; undefined where nothing moves. */
  moves(shape: Shape, pass: Pass): Moves | undefined;
  /** Borrows `x`. */
  move(x: Tensor, moves: Moves, engine: Engine): Tensor;
  /** Gradient of `move`; borrows `dy`. */
  moveBack(dy: Tensor, moves: Moves, engine: Engine): Tensor;
}

/**
 * Shift3D: in training, a share of the samples have each channel moved by itself along an axis. `name` is the stream that a sample's
 * moves are drawn from. Elsewhere it does nothing.
 */
export function shift3d(name: string, options: ShiftOptions): Shift {
  const fill = null;
  const moves = (shape: Shape, pass: Pass): Moves | undefined => {
    if (!pass.training) return undefined;
    const [samples, d, h, w, channels] = shape as readonly [number, number, number, number, number];
    const drawn = Array.from({ length: samples }, (_, sample) =>
      drawMoves(pass.random(name, sample), channels, [d, h, w], options, pass.epoch),
    );
    return drawn.some((each) => each !== null) ? drawn : undefined;
  };
  const move: Shift["move"] = (x, by, engine) => engine.moveChannels(x, by, fill);
  const moveBack: Shift["moveBack"] = (dy, by, engine) =>
    engine.moveChannels(
      dy,
      by.map((each) => each && each.map((one) => ({ axis: one.axis, by: -one.by }))),
      fill === null ? null : 0,
    );
  return {
    specs: [],
    moves,
    move,
    moveBack,
    forward(x, pass) {
      const by = moves(x.shape, pass);
      if (!by) return { y: x.retain(), backward: pass.record ? (dy) => dy : noBackward };
      const y = move(x, by, pass.engine);
      if (!pass.record) return { y, backward: noBackward };
      return {
        y,
        backward(dy) {
          const dx = moveBack(dy, by, pass.engine);
          dy.release();
          return dx;
        },
      };
    },
  };
}
