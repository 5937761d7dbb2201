import type { Table } from "../../formats/table.ts";
import type { Origin } from "./scored.ts";

/** A table with where it comes from. */
export interface Sourced extends Origin {
  readonly table: Table;
}

interface Handle {
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
