import { shortDigest } from "../../formats/short-digest.ts";
import { shortened } from "../../formats/shortened.ts";
import type { Json } from "../contract/json.ts";

/** A field that differs; undefined on the side where there is none. */
export interface Change {
  /** Dotted: `with.trees`, `inputs.table[0].digest`. */
  readonly field: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Fields that are told as a whole: their parts only say together what they are. */
const WHOLE = new Set(["engine"]);

/** Every field in which two JSON values differ, in the order of the second, then of the first. */
export function changesBetween(before: Json | undefined, after: Json | undefined, field = ""): readonly Change[] {
  if (!WHOLE.has(field) && isObject(before) && isObject(after)) {
    const names = [...Object.keys(after), ...Object.keys(before).filter((name) => !Object.hasOwn(after, name))];
    return names.flatMap((name) =>
      changesBetween(
        Object.hasOwn(before, name) ? before[name] : undefined,
        Object.hasOwn(after, name) ? after[name] : undefined,
        field === "" ? name : `${field}.${name}`,
      ),
    );
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return after.flatMap((value, i) => changesBetween(before[i], value, `${field}[${i}]`));
  }
  const same = before !== undefined && after !== undefined ? sameJson(before, after) : before === after;
  return same ? [] : [{ field, before, after }];
}

/** Whether two JSON values are the same, whatever the order of their fields. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((value, i) => sameJson(value, b[i] as Json));
  if (Array.isArray(b)) return false;
  const [left, right] = [a as { readonly [key: string]: Json }, b as { readonly [key: string]: Json }];
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameJson(left[name] as Json, right[name] as Json))
  );
}

const MOST = 120;

/** A value as it is shown to a person: digests cut to twelve characters, long values shortened. */
export function valueText(value: Json | undefined): string {
  if (value === undefined) return "(none)";
  if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) return shortDigest(value);
  const text = JSON.stringify(value).replace(/"([0-9a-f]{12})[0-9a-f]{52}"/g, "$1");
  return shortened(text, MOST);
}
