import { findColumn, idColumn, rowIds } from "./columns.ts";
import { FormatError, listNames } from "./format-error.ts";
import { type Column, isNumeric, type Table } from "./table.ts";

/** A table and the name that messages give it. */
export interface NamedScores {
  readonly table: Table;
  readonly where: string;
}

/**
 * Score tables of different rows as one, in their order: the folds' test parts become out-of-fold scores of all rows.
 * The tables have the columns of the first, in any order; an id that comes twice is a FormatError that lists all such. O(rows).
 */
export function joinScores(parts: readonly NamedScores[]): Table {
  const [first, ...others] = parts;
  if (!first) throw new RangeError("there are no scores to join");
  const names = first.table.columns.map((column) => column.name);
  for (const { table, where } of others) checkColumns(names, first.where, table, where);
  checkIds(parts);
  const columns = names.map((name) => concatenate(parts.map(({ table, where }) => [findColumn(table, name, where), where])));
  const rows = parts.reduce((sum, { table }) => sum + table.rows, 0);
  return { rows, columns, ...(first.table.id === undefined ? {} : { id: first.table.id }) };
}

function checkColumns(names: readonly string[], firstWhere: string, table: Table, where: string): void {
  const own = table.columns.map((column) => column.name);
  const lacking = names.filter((name) => !own.includes(name));
  const extra = own.filter((name) => !names.includes(name));
  if (lacking.length === 0 && extra.length === 0) return;
  const what = lacking.length > 0 ? `lacks ${listNames(lacking)}` : `has ${listNames(extra)} too`;
  throw new FormatError({
    code: "bad-scores",
    message: `the columns of ${where} are not those of ${firstWhere}: it ${what}`,
    allowed: listNames(names),
    help: "join scores of the same model and label",
  });
}

function checkIds(parts: readonly NamedScores[]): void {
  const named = parts.every(({ table }) => idColumn(table) !== undefined);
  if (!named) {
    throw new FormatError({
      code: "bad-scores",
      message: "scores without an id column cannot be joined: nothing tells their rows apart",
      help: "scores have the columns id, label, p0, p1, …",
    });
  }
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { table, where } of parts) {
    for (const id of rowIds(table, where)) {
      if (seen.has(String(id))) twice.add(String(id));
      seen.add(String(id));
    }
  }
  if (twice.size === 0) return;
  const one = twice.size === 1;
  throw new FormatError({
    code: "duplicate-id",
    message: `${one ? "one id comes" : `${twice.size} ids come`} more than once in these scores: ${listNames([...twice])}`,
    help: "join the test parts of one k-fold, each once",
  });
}

/** The columns end to end; whole numbers and numbers make numbers, text goes with text alone. */
function concatenate(parts: readonly (readonly [Column, string])[]): Column {
  const [[first, firstWhere]] = parts as readonly [readonly [Column, string], ...typeof parts]; // there is at least one
  const other = parts.find(([column]) => isNumeric(column) !== isNumeric(first));
  if (other) {
    const [text, number] = isNumeric(first) ? [other[1], firstWhere] : [firstWhere, other[1]];
    throw new FormatError({
      code: "bad-scores",
      message: `column "${first.name}" holds text in ${text} and numbers in ${number}`,
      column: first.name,
      help: "join scores of the same model and label",
    });
  }
  if (first.type === "text")
    return { ...first, values: parts.flatMap(([column]) => [...(column.values as readonly (string | null)[])]) }; // all are text
  const values = new Float64Array(parts.reduce((sum, [column]) => sum + column.values.length, 0));
  let at = 0;
  for (const [column] of parts) {
    values.set(column.values as Float64Array, at); // none is text
    at += column.values.length;
  }
  return { ...first, type: parts.every(([column]) => column.type === first.type) ? first.type : "number", values };
}
