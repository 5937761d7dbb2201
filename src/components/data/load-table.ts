import { readTable } from "../../formats/codecs.ts";
import { findColumn } from "../../formats/columns.ts";
import { FormatError, fileName } from "../../formats/format-error.ts";
import { rowsById } from "../../formats/rows.ts";
import type { Table } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";

/** Reads a table by the file's ending; `id` declares its id column, whose values must be there and unique. */
export async function loadTable(path: string, id?: string): Promise<Table> {
  try {
    const table = await readTable(path);
    if (id === undefined) return table;
    findColumn(table, id, fileName(path));
    const declared = { ...table, id };
    rowsById(declared, fileName(path));
    return declared;
  } catch (error) {
    if (error instanceof FormatError) throw new InputError(error.failure);
    throw error;
  }
}
