/** A value of a damaged file as messages show it: lists and maps, however deep, by their kind alone; long texts cut. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  if (typeof value === "string" && value.length > 40) return JSON.stringify(`${value.slice(0, 40)}…`);
  return value === undefined ? "nothing" : JSON.stringify(value);
}
