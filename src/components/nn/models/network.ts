import type { Tensor } from "../../compute/engine/tensor.ts";
import type { Layer, ParameterSpec, Pass } from "../layers/layer.ts";

/** What is to be told of a sample: a label column and how many classes it has. */
export interface Task {
  readonly name: string;
  readonly classes: number;
}

/** Gives the backbone output's gradient from the logits' (host to engine is the caller's business; tensors are taken over). */
export type HeadBackward = (dLogits: readonly Tensor[]) => Tensor;

export interface HeadForward {
  /** One [n, classes] a task, in the tasks' order; the caller's. */
  readonly logits: readonly Tensor[];
  readonly backward: HeadBackward;
}

/** From the backbone's last activation [n, d, h, w, c] (and radiomics [n, p]) to logits. */
export interface Head {
  readonly specs: readonly ParameterSpec[];
  forward(x: Tensor, radiomics: Tensor | undefined, pass: Pass): HeadForward;
}

/** A network: a backbone that sees the volume [n, d, h, w, 1], and a head that tells each task. */
export interface Network {
  readonly backbone: Layer;
  /** Channels of the backbone's output. */
  readonly channels: number;
  readonly head: Head;
  readonly tasks: readonly Task[];
  /** Columns of radiomics that the head takes; 0 for none. */
  readonly radiomics: number;
}

/** All parameters and buffers, in PyTorch's order. */
export const specsOf = (network: Network): readonly ParameterSpec[] => [...network.backbone.specs, ...network.head.specs];
