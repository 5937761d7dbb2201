import type { JsonObject } from "../../runner/contract/json.ts";
import type { Methods } from "../../runner/contract/methods.ts";

/** A task as its sentences are made from it. */
export interface MethodsTask {
  readonly id: string;
  readonly stage: string;
  /** The component's own name. */
  readonly component: string;
  readonly doc: string;
  readonly methods?: Methods;
  /** Parameters, and what slots find under `out`, `in`, `engine` and `synthetic`. */
  readonly values: JsonObject;
  /** Draws tables, figures and pages alone: goes without saying where the component says nothing. */
  readonly presents: boolean;
  readonly imported: boolean;
  /** What it was computed on, where that was another machine and is known. */
  readonly origin?: string;
  /** The seed of its cell, where the matrix has an axis of that name. */
  readonly seed?: string;
}

/** What the methods of a paper are made from; no times. */
export interface MethodsInput {
  readonly experiment: string;
  readonly variant: string | null;
  readonly synthetic: boolean;
  readonly tasks: readonly MethodsTask[];
  /** Tasks that failed or were not run. */
  readonly missing: number;
  readonly run: {
    readonly version: string;
    readonly commit: string | null;
    readonly dirty: boolean;
    readonly node: string;
    readonly libraries: { readonly [name: string]: string };
    readonly cpu: string;
    readonly cores: number;
    /** GiB. */
    readonly memory: number;
    readonly system: string;
  };
}

/** Text and citations one after the other. */
export type Inline = { readonly text: string } | { readonly cite: string };
