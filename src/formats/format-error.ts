/** What can be wrong with a file or table that a user gave; closed, so that messages can be tested one by one. */
export type FormatCode =
  | "unreadable-file"
  | "unknown-format"
  | "cut-off-file"
  | "damaged-file"
  | "unsupported-content"
  | "duplicate-column"
  | "unknown-column"
  | "ragged-row"
  | "not-a-number"
  | "missing-value"
  | "duplicate-id"
  | "unmatched-id"
  | "row-count"
  | "bad-split"
  | "bad-scores"
  | "mixed-series"
  | "missing-slices"
  | "not-a-mask";

export interface FormatProblem {
  readonly code: FormatCode;
  /** One sentence: what was found and where. */
  readonly message: string;
  /** Path of the file, where one was read. */
  readonly file?: string;
  /** Data row, counted from 1 (a table's heading is not counted). */
  readonly row?: number;
  /** Line of a text file, counted from 1. */
  readonly line?: number;
  /** Name of the column. */
  readonly column?: string;
  /** What is allowed. */
  readonly allowed?: string;
  /** The nearest name there is. */
  readonly nearest?: string;
  /** How to mend it. */
  readonly help?: string;
}

/**
 * Thrown for content that a user has to mend. `failure` has the fields of the contract's `Failure`, so that the runner shows it
 * like an InputError: message without stack.
 */
export class FormatError extends Error {
  readonly failure: FormatProblem;
  constructor(failure: FormatProblem) {
    super(failure.message);
    this.name = "FormatError";
    this.failure = failure;
  }
}

/** Last part of a path, as messages name files. */
export function fileName(path: string): string {
  return path.replace(/^.*[\\/](?=[^\\/])/, "");
}

/** `"a", "b", "c" and 4 more`, for messages. */
export function listNames(names: readonly (string | number)[], most = 8): string {
  const shown = names.slice(0, most).map((name) => JSON.stringify(name));
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
