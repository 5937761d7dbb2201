import type { Json } from "../../contract/json.ts";

const isMap = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Parameters under one name each: maps by their path (`loss.name`), lists and empty maps as JSON, texts as they are. */
export function flatParams(params: { readonly [key: string]: Json }, before = ""): { readonly [name: string]: string } {
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(params)) {
    const name = `${before}${key}`;
    if (isMap(value) && Object.keys(value).length > 0) Object.assign(flat, flatParams(value, `${name}.`));
    else flat[name] = textOf(value);
  }
  return flat;
}
