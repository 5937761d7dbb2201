import { findColumn, idColumn } from "../../formats/columns.ts";
import { type Column, cellText, isMissing, type Table } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";

export type JoinKind = "inner" | "left" | "right" | "outer";
export interface NamedTable {
  readonly table: Table;
  /** As messages name it. */
  readonly name: string;
}

/**
 * Joins tables one after the other. Keys must be unique in every table but the first, where a key may come often.
 * Rows keep the first table's order, with `right` the last one's; rows that only a later table has follow in its order.
 * What a table lacks is missing. Without keys and ids in all tables they are joined row by row and must be equally long.
 * A column name that comes twice, other than a key, is an InputError. O(rows · tables).
 */
export function joinTables(tables: readonly NamedTable[], keys: readonly string[], how: JoinKind): Table {
  const [first, ...others] = tables;
  if (!first) throw new InputError({ code: "join-tables", message: "there is no table to join" });
  return others.reduce((left, right) => ({ table: joinTwo(left, right, keys, how), name: left.name }), first).table;
}

function joinTwo(left: NamedTable, right: NamedTable, keys: readonly string[], how: JoinKind): Table {
  const leftKeys = keyColumns(left, keys);
  const rightKeys = keyColumns(right, keys);
  const byRow = leftKeys.length === 0 || rightKeys.length === 0;
  const others = right.table.columns.filter((column) => byRow || !rightKeys.includes(column));
  const clash = others.find((column) => left.table.columns.some((each) => each.name === column.name));
  if (clash) {
    throw new InputError({
      code: "join-columns",
      message: `${left.name} and ${right.name} both have a column "${clash.name}"`,
      help: "leave it out of one of them (data/select with drop), or join by it (keys)",
    });
  }
  const [pairs, rows] = byRow ? [rowByRow(left, right), left.table.rows] : pairRows(left, right, leftKeys, rightKeys, how);
  const columns = left.table.columns.map((column) => {
    const key = leftKeys.indexOf(column);
    // a row that only the right table has takes its key from there
    return byRow || key < 0 ? take(column, pairs, 0) : merge(column, rightKeys[key]!, pairs);
  });
  const id = left.table.id;
  return { rows, columns: [...columns, ...others.map((column) => take(column, pairs, 1))], ...(id === undefined ? {} : { id }) };
}

function keyColumns({ table, name }: NamedTable, keys: readonly string[]): Column[] {
  if (keys.length > 0) return keys.map((key) => findColumn(table, key, name));
  const id = idColumn(table);
  return id ? [id] : [];
}

/** Row of the left and of the right table, −1 for none. */
type Pair = readonly [left: number, right: number];

function rowByRow(left: NamedTable, right: NamedTable): Pair[] {
  if (left.table.rows !== right.table.rows) {
    throw new InputError({
      code: "join-rows",
      message: `${left.name} has ${left.table.rows} rows and ${right.name} ${right.table.rows}; without keys or ids they are joined row by row`,
      help: "name the columns that say which rows belong together (keys)",
    });
  }
  return Array.from({ length: left.table.rows }, (_, row) => [row, row]);
}

function pairRows(left: NamedTable, right: NamedTable, leftKeys: Column[], rightKeys: Column[], how: JoinKind): [Pair[], number] {
  const inRight = new Map<string, number>();
  for (let row = 0; row < right.table.rows; row++) {
    const key = keyText(rightKeys, row);
    if (key === undefined) continue;
    const before = inRight.get(key);
    if (before !== undefined) {
      throw new InputError({
        code: "join-keys",
        message: `rows ${before + 1} and ${row + 1} of ${right.name} have the same key: ${describe(rightKeys, row)}`,
        help: "only the first table may have a key more than once",
      });
    }
    inRight.set(key, row);
  }
  const pairs: Pair[] = [];
  const used = new Set<number>();
  for (let row = 0; row < left.table.rows; row++) {
    const key = keyText(leftKeys, row);
    const match = key === undefined ? undefined : inRight.get(key);
    if (match !== undefined) used.add(match);
    if (match !== undefined || how === "left" || how === "outer") pairs.push([row, match ?? -1]);
  }
  if (how === "right" || how === "outer") {
    for (let row = 0; row < right.table.rows; row++) if (!used.has(row)) pairs.push([-1, row]);
  }
  if (how === "right") pairs.sort((a, b) => a[1] - b[1]); // stable
  return [pairs, pairs.length];
}

const keyText = (columns: readonly Column[], row: number): string | undefined =>
  columns.some((column) => isMissing(column, row)) ? undefined : JSON.stringify(columns.map((column) => cellText(column, row)));

const describe = (columns: readonly Column[], row: number): string =>
  columns.map((column) => `${column.name} ${cellText(column, row)}`).join(", ");

function take(column: Column, pairs: readonly Pair[], side: 0 | 1): Column {
  if (column.type === "text") return { ...column, values: pairs.map((pair) => column.values[pair[side]] ?? null) };
  return { ...column, values: Float64Array.from(pairs, (pair) => (pair[side] < 0 ? Number.NaN : column.values[pair[side]]!)) };
}

/** A key from the left table or, where that lacks the row, the right; as text if the two are of different types. */
function merge(left: Column, right: Column, pairs: readonly Pair[]): Column {
  if (left.type === "text" || right.type === "text") {
    return { name: left.name, type: "text", values: pairs.map(([i, j]) => (i >= 0 ? cellText(left, i) : cellText(right, j))) };
  }
  return {
    name: left.name,
    type: left.type === right.type ? left.type : "number",
    values: Float64Array.from(pairs, ([i, j]) => (i >= 0 ? left.values[i]! : right.values[j]!)),
  };
}
