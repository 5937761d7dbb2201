/** A file or folder that belongs to a case. */
export interface CaseFile {
  /** Absolute. */
  readonly path: string;
  /** Ending that says how it is written (`.nii.gz`); empty for a folder. */
  readonly extension: string;
  /** The user wrote an absolute path: it is named by that, wherever the cohort lies. */
  readonly fixed?: true;
}

/** One case of a collection: its id, what the cohort says of it, and its files by field (`image`, `mask`). */
export interface Case {
  readonly id: string;
  readonly values: { readonly [field: string]: string | number | boolean | null };
  readonly files: { readonly [field: string]: CaseFile };
  /** Why its files are not there, where they are not: the case's task failed, or a file was not found. */
  readonly missing?: string;
}

/** Cases in the cohort's order, no id twice. */
export type Cases = readonly Case[];

/** Whether a text can be a case's id: it becomes part of names of tasks and files. */
export const isCaseId = (id: string): boolean => /^[^\s,[\]=/\\\p{Cc}]{1,200}$/u.test(id) && !id.startsWith(".");

/** What an id may hold, in words. */
export const CASE_ID_RULE =
  "up to 200 letters, digits and signs, no spaces, commas, brackets, = or slashes, and no full stop first";
