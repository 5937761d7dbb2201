import type { Philox } from "../../../stats/random/philox.ts";
import type { Engine } from "../../compute/engine/engine.ts";
import type { Shape, Tensor } from "../../compute/engine/tensor.ts";

/** How a parameter starts (PyTorch's words). */
export type Initial =
  | { readonly how: "kaiming-normal"; readonly fan: "out" | "in" } // N(0, √(2 / fan))
  | { readonly how: "uniform"; readonly bound: number } // U(−bound, bound)
  | { readonly how: "constant"; readonly value: number };

/** A number array of a network, under PyTorch's name and shape ([out, in, d, h, w]; [out, in]; [c]). */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: Shape;
  /** A `buffer` (running mean, running variance) is no gradient's business. */
  readonly role: "parameter" | "buffer";
  readonly initial: Initial;
  /** A second name under which PyTorch's state lists the same numbers, where the authors' module holds one layer twice. */
  readonly alias?: string;
}

/** Parameters and buffers in the engine's layout (see weights/torch-layout.ts), by PyTorch's name. */
export interface Weights {
  /** Borrowed; throws for a name it does not have. */
  get(name: string): Tensor;
  /** Takes over `value` in place of what was there. */
  set(name: string, value: Tensor): void;
  readonly names: readonly string[];
}

/** One way of a batch through a network: what layers need beside their input. */
export interface Pass {
  readonly engine: Engine;
  readonly weights: Weights;
  /** Batch statistics, dropout and shifts; else running statistics and none. */
  readonly training: boolean;
  /** Keeps what the backward way needs. Without it `backward` must not be called. */
  readonly record: boolean;
  /** `low`: computes again rather than keeps, where a layer can. */
  readonly memory: "normal" | "low";
  /** Share of a batch's statistics in the running ones; each batch norm's own unless said. */
  readonly normMomentum?: number;
  /** Epoch from 0, for what changes as training goes on (a chance that decays). */
  readonly epoch: number;
  /** Whether a parameter's gradient is wanted (frozen ones are not). */
  wants(name: string): boolean;
  /** Hands over the gradient of a parameter (taken over; in the engine's layout). Called at most once a pass and name. */
  gradient(name: string, value: Tensor): void;
  /**
   * A stream of a layer's own for one sample of the batch, the same wherever and whenever asked: keyed by (seed, layer, epoch, sample).
   * `sample` counts from 0 in the batch.
   */
  random(layer: string, sample: number): Philox;
}

/**
 * Gives the gradient of a layer's input from that of its output. Takes `dy` over; may be called once; frees what the layer kept.
 * Undefined where nothing before the layer learns (`needsInput` was false).
 */
export type Backward = (dy: Tensor) => Tensor | undefined;

export interface Forward {
  /** The caller's. */
  readonly y: Tensor;
  readonly backward: Backward;
}

/** A layer: what it has to learn, and how an activation goes through it. Plain data and functions; numbers stay in `pass.weights`. */
export interface Layer {
  readonly specs: readonly ParameterSpec[];
  /**
   * Borrows `x` (retains it if the backward way needs it). `needsInput`: whether the input's gradient is asked for (false for the
   * volume itself and behind frozen layers).
   */
  forward(x: Tensor, pass: Pass, needsInput: boolean): Forward;
}

/** The backward way of a pass that records none. */
export const noBackward: Backward = () => {
  throw new Error("this pass was not recorded");
};
