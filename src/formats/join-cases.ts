import { findColumn, findNumbers } from "./columns.ts";
import { FormatError } from "./format-error.ts";
import type { JsonValue } from "./kind-values.ts";
import {
  booleanColumn,
  type Column,
  cellText,
  isNumeric,
  type NumericColumn,
  numberColumn,
  type Table,
  tableOf,
  textColumn,
} from "./table.ts";

/** A case's table. */
export interface NamedTable {
  readonly case: string;
  readonly table: Table;
}

/** Name of the column that says which case a row belongs to. */
export const CASE = "case";

/**
 * The tables of several cases below one another, with the case's id as the first column. Columns stand in the order in which they
 * are first met; a case that lacks one has missing values there. A column that is text in one case and numbers in another is text.
 */
export function joinTables(tables: Iterable<NamedTable>): Table {
  const joiner = tableJoiner();
  for (const one of tables) joiner.add(one);
  return joiner.end();
}

/** The same for tables that come one by one: of each only its values are kept, 8 bytes a number. */
export interface TableJoiner {
  add(one: NamedTable): void;
  end(): Table;
}

/** `expected`: rows that are likely to come, for which room is made at once. */
export function tableJoiner(expected = 0): TableJoiner {
  const ids: string[] = [];
  const stacks = new Map<string, Stack>();
  return {
    add({ case: id, table }) {
      for (const column of table.columns) {
        if (column.name === CASE) continue;
        const stack = stacks.get(column.name) ?? columnStack(column.name, expected);
        stacks.set(column.name, stack);
        stack.put(column, ids.length);
      }
      for (let row = 0; row < table.rows; row++) ids.push(id);
    },
    end: () => tableOf([textColumn(CASE, ids), ...[...stacks.values()].map((stack) => stack.end(ids.length))], CASE),
  };
}

/** A column that grows part by part; rows between the parts are missing. */
interface Stack {
  put(part: Column, row: number): void;
  end(rows: number): Column;
}

function columnStack(name: string, expected: number): Stack {
  /** Numbers so far, NaN where there is none; longer than what is in use. */
  let numbers = new Float64Array(0);
  /** Where parts of another type begin among the numbers: they are written out differently, should the column become text. */
  const types: { readonly from: number; readonly type: NumericColumn["type"] }[] = [];
  let texts: (string | null)[] | undefined;

  const asTexts = (rows: number): (string | null)[] =>
    types.length === 0
      ? []
      : types.flatMap(({ from, type }, at) => {
          const part: Column = { name, type, values: numbers.subarray(from, types[at + 1]?.from ?? rows) };
          const before = at === 0 ? new Array<null>(from).fill(null) : [];
          return [...before, ...Array.from(part.values, (_, row) => cellText(part, row))];
        });

  const grown = (rows: number): Float64Array<ArrayBuffer> => {
    const larger = new Float64Array(Math.max(rows, numbers.length === 0 ? expected : numbers.length * 2)).fill(Number.NaN);
    larger.set(numbers);
    return larger;
  };

  return {
    put(part, row) {
      if (!isNumeric(part)) texts ??= asTexts(row);
      if (texts) {
        while (texts.length < row) texts.push(null);
        for (let at = 0; at < part.values.length; at++) texts.push(cellText(part, at));
      } else if (isNumeric(part)) {
        if (row + part.values.length > numbers.length) numbers = grown(row + part.values.length);
        numbers.set(part.values, row);
        if (types.at(-1)?.type !== part.type) types.push({ from: row, type: part.type });
      }
    },
    end(rows) {
      if (texts) {
        while (texts.length < rows) texts.push(null);
        return textColumn(name, texts);
      }
      const [first] = types;
      const type = first && types.every((one) => one.type === first.type) ? first.type : "number";
      const values = rows > numbers.length ? grown(rows) : numbers;
      return { name, type, values: values.length === rows ? values : values.slice(0, rows) };
    },
  };
}

/** A table with a row a name as one row with a column a name; FormatError for a name that comes twice. */
export function wideRow(table: Table, { name, value }: { readonly name: string; readonly value: string }, where: string): Table {
  const names = findColumn(table, name, where);
  const values = findNumbers(table, value, where);
  const seen = new Set<string>();
  const columns = Array.from({ length: table.rows }, (_, row): Column => {
    const own = cellText(names, row) ?? "";
    if (seen.has(own))
      throw new FormatError({
        code: "duplicate-id",
        message: `${where} has ${JSON.stringify(own)} twice in column "${name}"`,
        column: name,
      });
    seen.add(own);
    return numberColumn(own, [values.values[row] as number]);
  });
  return tableOf(columns);
}

/** Metrics as one row: a column a plain value, `a.b` for what is nested; null is missing, lists are left out. */
export function rowOf(metrics: JsonValue): Table {
  const columns: Column[] = [];
  const visit = (value: JsonValue, name: string): void => {
    if (typeof value === "number") columns.push(numberColumn(name, [value]));
    else if (value === null) columns.push(numberColumn(name, [Number.NaN]));
    else if (typeof value === "boolean") columns.push(booleanColumn(name, [value]));
    else if (typeof value === "string") columns.push(textColumn(name, [value]));
    else if (!Array.isArray(value))
      for (const [key, inner] of Object.entries(value)) visit(inner as JsonValue, name === "" ? key : `${name}.${key}`);
  };
  visit(metrics, "");
  return tableOf(columns);
}
