import type { JsonValue } from "../../formats/kind-values.ts";

/** Every number of metrics by the path that leads to it, dots between the names: `rows.test`, `tasks.severity.loss`. */
export function metricNumbers(json: JsonValue): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const walk = (value: JsonValue, path: string): void => {
    if (typeof value === "number") found.set(path, value);
    else if (typeof value === "object" && value !== null)
      for (const [name, inner] of Object.entries(value)) walk(inner as JsonValue, path === "" ? name : `${path}.${name}`);
  };
  walk(json, "");
  return found;
}
