import type { TProperties } from "typebox";
import type { Task } from "../models/network.ts";
import type { CrossEntropyOptions } from "./cross-entropy.ts";
import type { Loss } from "./loss.ts";

/** Options by name, as they stand in a spec under `loss`, checked against the definition's schema. */
export type LossOptions = { readonly [option: string]: unknown };

/** A loss that specs may name; losses.ts lists them. */
export interface LossDefinition {
  readonly name: string;
  /** One sentence for people. */
  readonly doc: string;
  /** Options of its own beside class weights and smoothing, which every loss takes; each optional, its default in the description. */
  readonly options: TProperties;
  /** `entropy` holds each task's class weights and smoothing. Throws InputError where the options do not fit the tasks. */
  create(tasks: readonly Task[], options: LossOptions, entropy: readonly CrossEntropyOptions[]): Loss;
}
