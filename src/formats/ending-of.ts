import { fileName } from "./format-error.ts";

/** The ending that says how a file is written: two parts before `.gz` (`.nii.gz`), else the last; lower case, empty if there is none. */
export const endingOf = (path: string): string => /(\.[a-z0-9]+\.gz|\.[a-z0-9]+)$/.exec(fileName(path).toLowerCase())?.[0] ?? "";
