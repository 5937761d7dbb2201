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
export interface Handle {
  readonly stage: string;
  readonly cell: Origin["cell"];
  readonly variant?: string;
  readonly label: string;
  read(): Promise<Table>;
}

/** Reads the tables of a port that takes many and shows their names. */
export function readSourced(handles: readonly Handle[]): Promise<readonly Sourced[]> {
  return Promise.all(
    handles.map(async (handle) => ({
      stage: handle.stage,
      cell: handle.cell,
      variant: handle.variant ?? "base",
      label: handle.label,
      table: await handle.read(),
    })),
  );
}
