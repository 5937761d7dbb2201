import Type from "typebox";
import Value from "typebox/value";
import { FOREST_PARAMS } from "./forest-params.ts";
import type { ForestSettings } from "./settings.ts";

const Settings = Type.Object(FOREST_PARAMS, { additionalProperties: false });

/** The settings that a model.json holds; what is wrong with them where they are none. */
export function checkSettings(found: unknown): ForestSettings | string {
  if (Value.Check(Settings, found)) return found as ForestSettings; // optional ones are left out, never undefined, in JSON
  const unknown = Object.keys(Object(found)).find((name) => !(name in FOREST_PARAMS));
  if (unknown !== undefined) return `parameters has ${JSON.stringify(unknown)}, which is no parameter of a forest`;
  const [problem] = Value.Errors(Settings, found);
  return `parameters${problem?.instancePath.replaceAll("/", ".") ?? ""} ${problem?.message ?? "do not fit"}`;
}
