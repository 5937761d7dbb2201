import { isAbsolute, resolve } from "node:path";
import { CASE_ID_RULE, type Case, type CaseFile, isCaseId } from "../../../formats/cases.ts";
import { findColumn, idColumn, rowIds } from "../../../formats/columns.ts";
import { type Column, cellText, isMissing, type Table } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { volumeEnding } from "./case-folder.ts";

/** Columns that name files where no ending says so. */
const FILE_COLUMNS: ReadonlySet<string> = new Set(["image", "mask", "lung", "lesion", "airway", "truth"]);

/** Whether a column names files: by its name, by a value that ends like a volume, or since each value leads into the case's own folder. */
function namesFiles(column: Column, ids: readonly string[]): boolean {
  if (FILE_COLUMNS.has(column.name)) return true;
  if (column.type !== "text") return false;
  const rows = [...column.values.keys()].filter((row) => !isMissing(column, row));
  const within = rows.length > 0 && rows.every((row) => column.values[row]?.startsWith(`${ids[row]}/`));
  return within || rows.some((row) => volumeEnding(column.values[row] ?? "") !== undefined);
}

/** Ids must be fit for a task's name. */
export function checkId(id: string, where: string): void {
  if (isCaseId(id)) return;
  throw new InputError({
    code: "bad-case-id",
    message: `${where} has the case ${JSON.stringify(id)}, which cannot be an id`,
    allowed: CASE_ID_RULE,
  });
}

/** What a table of cases says: cases with their files, and the columns that hold values. */
export interface CaseTable {
  readonly cases: readonly Case[];
  readonly values: readonly Column[];
}

/**
 * Cases from a table with a row a case. Columns that name files, relative to `folder`, become files of the case; all else are values.
 * An empty cell is a file that the case lacks. `files` names further columns of files.
 */
export function casesInTable(table: Table, folder: string, where: string, files: readonly string[] = []): CaseTable {
  for (const name of files) findColumn(table, name, where);
  const ids = rowIds(table, where).map(String);
  const seen = new Set<string>();
  const twice = ids.find((id) => seen.size === seen.add(id).size);
  if (twice !== undefined)
    throw new InputError({ code: "duplicate-id", message: `${where} has the case ${JSON.stringify(twice)} twice` });
  const id = idColumn(table);
  const named = table.columns.filter((column) => column !== id && (files.includes(column.name) || namesFiles(column, ids)));
  const values = table.columns.filter((column) => column !== id && !named.includes(column));
  const cases = ids.map((own, row): Case => {
    const paths = named.flatMap((column): (readonly [string, CaseFile])[] => {
      const path = cellText(column, row);
      return path === null ? [] : [[column.name, fileAt(folder, path)]];
    });
    return {
      id: own,
      values: Object.fromEntries(values.map((column) => [column.name, cellValue(column, row)])),
      files: Object.fromEntries(paths),
    };
  });
  return { cases, values };
}

function fileAt(folder: string, path: string): CaseFile {
  const file = { path: resolve(folder, path), extension: volumeEnding(path) ?? "" };
  return isAbsolute(path) ? { ...file, fixed: true } : file;
}

function cellValue(column: Column, row: number): Case["values"][string] {
  if (isMissing(column, row)) return null;
  if (column.type === "text") return column.values[row] ?? null;
  const value = column.values[row] as number;
  return column.type === "boolean" ? value !== 0 : value;
}
