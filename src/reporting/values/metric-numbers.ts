import type { JsonValue } from "../../formats/kind-values.ts";

/**
 * Every number of metrics by the path that leads to it, dots between the names (`tasks.severity.loss`); what a list holds is named by
 * its `label`, or else counted from 0.
 */
export function metricNumbers(json: JsonValue): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const walk = (value: JsonValue, path: readonly string[]): void => {
    if (typeof value === "number") found.set(path.join("."), value);
    else if (Array.isArray(value)) for (const [at, item] of value.entries()) walk(item, [...path, labelOf(item) ?? String(at)]);
    else if (typeof value === "object" && value !== null)
      for (const [name, inner] of Object.entries(value)) walk(inner, [...path, name]);
  };
  walk(json, []);
  return found;
}

function labelOf(item: JsonValue): string | undefined {
  const label = typeof item === "object" && item !== null && "label" in item ? item.label : undefined;
  return typeof label === "string" ? label : undefined;
}
