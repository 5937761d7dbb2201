import type { Misfit } from "../../../runner/contract/misfit.ts";
import type { Task } from "../models/network.ts";
import type { Named, Options } from "../named.ts";
import type { CrossEntropyOptions } from "./cross-entropy.ts";
import type { Loss } from "./loss.ts";

/** A loss that specs may name; losses.ts lists them. Its options stand beside class weights and smoothing, which every loss takes. */
export interface LossDefinition extends Named {
  /** Options that do not fit the tasks of these names, each at its place among the options. */
  check?(tasks: readonly string[], options: Options): readonly Misfit[];
  /** `entropy` holds each task's class weights and smoothing. Throws InputError where the options do not fit the tasks. */
  create(tasks: readonly Task[], options: Options, entropy: readonly CrossEntropyOptions[]): Loss;
}
