import type { Case, CaseFile, Cases } from "../../../../formats/cases.ts";
import { listNames } from "../../../../formats/format-error.ts";
import { nearest } from "../../../../formats/nearest.ts";
import { InputError } from "../../../../runner/contract/failure.ts";

/** A cohort's cases, and how messages name it. */
export interface CaseInput {
  readonly cases: Cases;
  readonly where: string;
}

/** The field of the cases that holds the scan: the one named, else `image`, else the only one there is. */
export function scanField({ cases, where }: CaseInput, wanted?: string): string {
  const fields = [...new Set(cases.flatMap(({ files }) => Object.keys(files)))];
  const [only] = fields;
  if (wanted === undefined) {
    if (fields.includes("image")) return "image";
    if (only !== undefined && fields.length === 1) return only;
  } else if (fields.includes(wanted)) return wanted;
  if (only === undefined) throw new InputError({ code: "no-file", message: `no case of ${where} has a file${reasonOf(cases)}` });
  const meant = wanted === undefined ? undefined : nearest(wanted, fields);
  throw new InputError({
    code: "unknown-field",
    message:
      wanted === undefined
        ? `the cases of ${where} have several files, and none is called image`
        : `no case of ${where} has a file "${wanted}"`,
    allowed: listNames(fields),
    ...(meant === undefined ? {} : { nearest: meant }),
    help: "say with image which one is the scan",
  });
}

const reasonOf = (cases: Cases): string => {
  const missing = cases.find((one) => one.missing !== undefined)?.missing;
  return missing === undefined ? "" : `: ${missing}`;
};

/** The case's scan; InputError where it has none, with the reason if one is known. */
export function scanOf({ id, files, missing }: Case, field: string, where: string): CaseFile {
  const file = files[field];
  if (file) return file;
  throw new InputError({
    code: "no-file",
    message: `case ${id} of ${where} has no file "${field}"${missing === undefined ? "" : `: ${missing}`}`,
    help: "bring the file back, or take the case out of the labels table before the split (data/select)",
  });
}
