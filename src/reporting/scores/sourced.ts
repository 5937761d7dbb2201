import type { Table } from "../../formats/table.ts";

export type AxisValue = string | number | boolean | null;

/** Where something that a table or figure shows comes from. */
export interface Origin {
  readonly stage: string;
  readonly cell: { readonly [axis: string]: AxisValue };
  /** As the reference named it, `base` where it named none. */
  readonly variant: string;
  /** As messages name it. */
  readonly label: string;
}

/** A table with where it comes from. */
export interface Sourced extends Origin {
  readonly table: Table;
}

/** What a port that takes many and shows names hands on. */
export interface Handle<T = Table> {
  readonly stage: string;
  readonly cell: Origin["cell"];
  readonly variant?: string;
  readonly label: string;
  read(): Promise<T>;
}

/** Where what a handle reads comes from. */
export const originOf = ({ stage, cell, variant = "base", label }: Handle<unknown>): Origin => ({ stage, cell, variant, label });

/** Reads the tables of a port that takes many and shows their names. */
export const readSourced = (handles: readonly Handle[]): Promise<readonly Sourced[]> =>
  Promise.all(handles.map(async (handle) => ({ ...originOf(handle), table: await handle.read() })));
