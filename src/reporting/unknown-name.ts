import { listNames } from "../formats/format-error.ts";
import { nearest } from "../formats/nearest.ts";
import { InputError } from "../runner/contract/failure.ts";

/** For a name that is none of those that are known: `message` says so; what there is, and the nearest, come with it. */
export function unknownName(code: string, message: string, name: string, known: readonly string[]): InputError {
  const meant = nearest(name, known);
  return new InputError({ code, message, allowed: listNames(known), ...(meant === undefined ? {} : { nearest: meant }) });
}
