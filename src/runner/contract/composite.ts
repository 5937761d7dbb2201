import type { Static, TSchema } from "typebox";
import type { Component } from "./component.ts";
import type { Json } from "./json.ts";
import type { At, Misfit } from "./misfit.ts";

/** A value for a part: what stands at `at`, or `value`, which was made from that. Messages about it point there. */
export interface Given {
  readonly at: At;
  readonly value?: Json;
}

/** What an input of a part reads: what an input of the composite does, or an output of an earlier part (by its index). */
export type PartRef = { readonly input: string } | { readonly part: number; readonly port: string };

/** One of the tasks that a cell of a composite stage stands for. */
export interface Part {
  /** The task is `STAGE/NAME[axis=value,…]`. The last part's is that of the stage itself: its outputs are the stage's. */
  readonly name: string;
  /** Added to the stage's own cell. */
  readonly cell: { readonly [axis: string]: Json };
  /** The component, as `use` names one. */
  readonly use: Given;
  /** An input that the stage leaves out is left out here too. */
  readonly in: { readonly [port: string]: PartRef | readonly PartRef[] };
  readonly with: { readonly [parameter: string]: Given };
}

export interface Expansion {
  /** With misfits: those that can be told nevertheless, so that their mistakes are reported in the same go. */
  readonly parts: readonly Part[];
  readonly misfits: readonly Misfit[];
}

/**
 * A component that does no work of its own: a stage that uses it stands for several, each planned, cached, run and shown like any other.
 * What it stands for follows from its parameters alone, so all of it is known and checked before anything runs.
 */
export interface Composite<P extends TSchema = TSchema>
  extends Pick<Component<P>, "name" | "version" | "doc" | "params" | "inputs" | "outputs"> {
  /** `params` are checked, with defaults. */
  expand(params: Static<P>): Expansion;
}

/** Declares a composite; returns its argument with types checked. */
export function defineComposite<P extends TSchema>(composite: Composite<P>): Composite<P> {
  return composite;
}
