import type { JsonValue } from "../../formats/kind-values.ts";
import { InputError } from "../../runner/contract/failure.ts";

/**
 * The names of columns that an input lists; a list that is empty or holds anything but text is an InputError, as are names that a
 * parameter gives as well.
 */
export function columnNames(json: JsonValue, where: string, param: readonly string[] | undefined): readonly string[] {
  if (param) {
    throw new InputError({
      code: "select-columns",
      message: `both the parameter columns and ${where} name the columns to keep`,
      help: "leave one of them out",
    });
  }
  const names = Array.isArray(json) ? (json as readonly JsonValue[]) : [];
  if (names.length === 0 || !names.every((name) => typeof name === "string")) {
    throw new InputError({
      code: "select-columns",
      message: `${where} is no list of columns`,
      allowed: 'a JSON list: ["name", …]',
    });
  }
  return names;
}
