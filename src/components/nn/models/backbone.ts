import type { TProperties } from "typebox";
import type { Layer } from "../layers/layer.ts";
import type { Shift } from "../layers/shift.ts";
import type { Named, Options } from "../named.ts";
import type { Head, Task } from "./network.ts";

/** The part of a network that sees the volume: [n, d, h, w, 1] to [n, d', h', w', channels]. */
export interface Backbone {
  readonly layer: Layer;
  readonly channels: number;
}

/**
 * `prefix` stands before the names of all parameters (`features.`, or nothing). `options` are those of `Named.options`; as the backbone
 * of covid-mtl it gets them too, but what that has an option of the same name for (`dropout`).
 */
export type BackboneBuilder = (prefix: string, shift: Shift | undefined, options: Options) => Backbone;

/** A network that consists of a backbone, which others may take over, and a head for each task; backbones.ts lists them. */
export interface BackboneDefinition extends Named {
  readonly build: BackboneBuilder;
  /** Whether Shift3D is in it unless a spec says otherwise. */
  readonly shifts: boolean;
  /** Its own head; `options` are those of `Named.options`. */
  heads(tasks: readonly Task[], channels: number, options: { readonly dropout?: number }): Head;
}

/** No options of its own. */
export const NO_OPTIONS: TProperties = {};

/** What batch norms of the built-in networks take of a step's statistics. */
export const NORM_MOMENTUM = 0.01;
