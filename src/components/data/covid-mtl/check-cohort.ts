import { fileName, listNames } from "../../../formats/format-error.ts";
import { selectRows } from "../../../formats/rows.ts";
import { isMissing, type NumericColumn, type Table } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { columnOf, numbers, place, wholeNumbers } from "./cells.ts";
import { FEATURE_NAMES } from "./feature-names.ts";
import { LABELS, withLabels } from "./labels.ts";

export interface Cohort {
  /** One row a patient: `PID`, what is known of the patient, and the labels COVIDNC, COVIDCT, COVIDSeverity. */
  readonly patients: Table;
  /** The same patients in the same order: `PID` and the 375 features. */
  readonly features: Table;
}

export interface CohortFiles {
  readonly patients: string;
  readonly features: string;
}

const REQUIRED = ["PID", "Hospital", "Age", "Gender"];
const WHOLE = ["Age"];
const NUMBERS = [
  "Width",
  "Height",
  "TotalSlice",
  "FirstSlice",
  "LastSlice",
  "MaxSlice",
  "MaxSliceArea",
  "MinValue",
  "MaxValue",
  "MeanValue",
  "StdValue",
];

/**
 * Checks the two tables as read from `files` and brings them together: every needed column is there and filled, numbers are
 * numbers, PIDs are unique and the same in both tables. Rows keep the patients' order, features that of the authors' table;
 * further columns of the features are left out and named in `warn`.
 */
export function checkCohort(patients: Table, features: Table, files: CohortFiles, warn: (message: string) => void): Cohort {
  const people = checkPatients(patients, files.patients);
  const measured = checkFeatures(features, files.features, warn);
  return { patients: people, features: selectRows(measured, matchRows(people, measured, files)) };
}

function checkPatients(table: Table, file: string): Table {
  for (const name of REQUIRED) if (!table.columns.some((column) => column.name === name)) throw columnOf(table, name, file);
  const columns = table.columns.map((column) => {
    if (column.name === "PID" || WHOLE.includes(column.name)) return wholeNumbers(column, table, file);
    if (NUMBERS.includes(column.name)) return numbers(column, table, file);
    if (REQUIRED.includes(column.name) || LABELS.some((label) => label.name === column.name)) {
      const row = Array.from({ length: table.rows }, (_, each) => each).find((each) => isMissing(column, each));
      if (row !== undefined) {
        throw new InputError({
          code: "cohort-gap",
          message: `${place(file, table, row, column.name)} is empty`,
          help: "fill the cell in, or delete the patient from both tables",
        });
      }
    }
    return column;
  });
  return withLabels({ rows: table.rows, columns, id: "PID" }, file);
}

function checkFeatures(table: Table, file: string, warn: (message: string) => void): Table {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const pid = byName.get("PID");
  if (!pid) throw columnOf(table, "PID", file);
  const absent = FEATURE_NAMES.filter((name) => !byName.has(name));
  if (absent.length === 1) throw columnOf(table, absent[0]!, file);
  if (absent.length > 1) {
    throw new InputError({
      code: "cohort-column",
      message: `${fileName(file)} lacks ${absent.length} of the ${FEATURE_NAMES.length} features: ${listNames(absent, 4)}`,
      help: `fetch ${fileName(file)} again`,
    });
  }
  const extra = table.columns.length - 1 - FEATURE_NAMES.length;
  if (extra > 0) {
    const names = table.columns.map((column) => column.name).filter((name) => name !== "PID" && !FEATURE_NAMES.includes(name));
    warn(`${fileName(file)} has ${extra} columns that are none of the 375 features; they are left out: ${listNames(names, 4)}`);
  }
  const columns: NumericColumn[] = [wholeNumbers(pid, table, file)];
  for (const name of FEATURE_NAMES) columns.push({ ...numbers(byName.get(name)!, table, file), type: "number" });
  return { rows: table.rows, columns, id: "PID" };
}

/** For each patient the row of the features. */
function matchRows(patients: Table, features: Table, files: CohortFiles): number[] {
  const people = rowsByPid(patients, files.patients);
  const measured = rowsByPid(features, files.features);
  refuseUnmatched(people, measured, patients, files.patients, files.features);
  refuseUnmatched(measured, people, features, files.features, files.patients);
  return [...people.keys()].map((pid) => measured.get(pid)!);
}

function rowsByPid(table: Table, file: string): Map<number, number> {
  const rows = new Map<number, number>();
  const pids = table.columns.find((column) => column.name === "PID")!.values as Float64Array; // wholeNumbers made it
  pids.forEach((pid, row) => {
    const before = rows.get(pid);
    if (before !== undefined) {
      throw new InputError({
        code: "cohort-duplicate",
        message: `${place(file, table, row, "PID")} is ${pid}, which row ${before + 1} has already`,
        help: "delete one of the two rows",
      });
    }
    rows.set(pid, row);
  });
  return rows;
}

function refuseUnmatched(
  some: Map<number, number>,
  others: Map<number, number>,
  table: Table,
  file: string,
  other: string,
): void {
  const lonely = [...some.keys()].filter((pid) => !others.has(pid));
  if (lonely.length === 0) return;
  const [pid] = lonely as [number];
  throw new InputError({
    code: "cohort-unmatched",
    message: `${place(file, table, some.get(pid)!, "PID")} is ${pid}, which ${fileName(other)} lacks${
      lonely.length > 1 ? `; so it is with ${lonely.length - 1} more: ${listNames(lonely.slice(1), 6)}` : ""
    }`,
    help: `add the patient to ${fileName(other)} or delete the row; if many are missing, fetch ${fileName(other)} again`,
  });
}
