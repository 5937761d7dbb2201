import { nameList, nearest } from "../../formats/nearest.ts";
import { InputError } from "../../runner/contract/failure.ts";

/** For a name that there is none of. `message` says so (`there is no loss "radnom"`); what there is, and the nearest, come with it. */
export function unknownName(message: string, name: string, names: readonly string[], help?: string): InputError {
  const meant = nearest(name, names);
  return new InputError({
    code: "unknown-name",
    message,
    allowed: nameList(names),
    ...(meant === undefined ? {} : { nearest: meant }),
    ...(help === undefined ? {} : { help }),
  });
}
