import { findColumn, findNumbers, idColumn } from "../../formats/columns.ts";
import { selectRows } from "../../formats/rows.ts";
import { type Column, cellText, isMissing, type Table } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { refuseMisfits } from "../../runner/contract/misfit.ts";
import { type Condition, conditionMisfits } from "./condition-misfits.ts";

export interface Selection {
  readonly columns?: readonly string[];
  readonly drop?: readonly string[];
  /** Row numbers from 0, or conditions. */
  readonly rows?: readonly number[] | readonly Condition[];
}

/** Keeps the columns and rows of a selection. Conditions may look at columns that are not kept. O(rows · conditions). */
export function selectTable(table: Table, selection: Selection, where = "the table"): Table {
  const rows = chooseRows(table, selection.rows, where);
  const id = idColumn(table);
  const dropped = new Set(selection.drop ?? []);
  for (const name of dropped) findColumn(table, name, where);
  let columns: readonly Column[] = table.columns;
  if (selection.columns) {
    const named = [...new Set(selection.columns)].map((name) => findColumn(table, name, where));
    columns = id && !named.includes(id) ? [id, ...named] : named;
  }
  columns = columns.filter((column) => !dropped.has(column.name));
  const keepsId = table.id !== undefined && columns.some((column) => column.name === table.id);
  const kept: Table = { rows: table.rows, columns, ...(keepsId ? { id: table.id! } : {}) };
  return rows === undefined ? kept : selectRows(kept, rows);
}

function chooseRows(table: Table, wanted: Selection["rows"], where: string): readonly number[] | undefined {
  if (wanted === undefined) return undefined;
  refuseMisfits(conditionMisfits({ rows: wanted }));
  if (wanted.every((row) => typeof row === "number")) {
    const beyond = wanted.find((row) => row >= table.rows);
    if (beyond !== undefined) {
      throw new InputError({
        code: "select-rows",
        message: `there is no row ${beyond} in ${where}: it has ${table.rows}, counted from 0`,
      });
    }
    return wanted;
  }
  const tests = (wanted as readonly Condition[]).map((condition) => compile(table, condition, where)); // not all are numbers
  return Array.from({ length: table.rows }, (_, row) => row).filter((row) => tests.every((test) => test(row)));
}

function compile(table: Table, condition: Condition, where: string): (row: number) => boolean {
  const { equals, min, max } = condition;
  const column =
    min === undefined && max === undefined
      ? findColumn(table, condition.column, where)
      : findNumbers(table, condition.column, where);
  const allowed = [...(equals === undefined ? [] : [[equals]]), ...(condition.in === undefined ? [] : [condition.in])];
  return (row) => {
    if (isMissing(column, row)) return false;
    if (!allowed.every((list) => list.some((value) => isEqual(column, row, value)))) return false;
    const number = Number(column.values[row]);
    return (min === undefined || number >= min) && (max === undefined || number <= max);
  };
}

function isEqual(column: Column, row: number, value: string | number | boolean): boolean {
  if (column.type === "text") return column.values[row] === String(value);
  return column.values[row] === Number(value) || cellText(column, row) === value;
}
