import { type Failure, InputError } from "../../../../runner/contract/failure.ts";

/** A mistake, told as one of a case's scan. */
export function inCase(id: string, { code, message, allowed, nearest, help }: Omit<Failure, "place">): InputError {
  return new InputError({
    code,
    message: `case ${id}: ${message}`,
    ...(allowed === undefined ? {} : { allowed }),
    ...(nearest === undefined ? {} : { nearest }),
    ...(help === undefined ? {} : { help }),
  });
}
