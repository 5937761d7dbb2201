import type { Json, JsonObject } from "../contract/json.ts";
import { isObject, schemaOf } from "./schema-text.ts";

/** Keywords under which schemas stand by name; those that have one schema or a list of them. */
const BY_NAME: ReadonlySet<string> = new Set(["properties", "patternProperties", "definitions"]);
const PLAIN: ReadonlySet<string> = new Set(["items", "additionalProperties", "propertyNames", "anyOf", "allOf", "if", "then"]);

/** A shorter schema is written out each time: a reader sees it where it counts. */
const SHORTEST = 200;

type Each = (schema: JsonObject, name: string) => Json;

/**
 * A schema that says the same and states once, among its definitions, what it would state in several places. A definition is named after the
 * first property that it stands under. A reference stands alone: beside one, draft-07 reads nothing else.
 */
export function shareSchemas(whole: JsonObject): JsonObject {
  const counts = new Map<string, number>();
  const count: Each = (schema, name) => {
    const text = JSON.stringify(schema);
    const times = (counts.get(text) ?? 0) + 1;
    counts.set(text, times);
    return times > 1 ? schema : inside(schema, name, count); // what is stated once has its parts once
  };
  inside(whole, "", count);

  const definitions: Record<string, Json> = { ...schemaOf(whole.definitions) };
  const names = new Map<string, string>();
  const share: Each = (schema, name) => {
    const text = JSON.stringify(schema);
    if (text.length < SHORTEST || counts.get(text) === 1) return inside(schema, name, share);
    let own = names.get(text);
    if (own === undefined) {
      own = freeName(definitions, name);
      names.set(text, own);
      definitions[own] = {}; // its name is taken while its parts are named
      definitions[own] = inside(schema, name, share);
    }
    return { $ref: `#/definitions/${own}` };
  };
  const shared = schemaOf(inside(whole, "", share));
  return { ...shared, definitions: { ...definitions, ...schemaOf(shared.definitions) } };
}

/** A schema with `each` of those right inside it replaced; `name`: that of the property that it is for. */
function inside(schema: JsonObject, name: string, each: Each): JsonObject {
  const replaced = (value: Json, own: string): Json => (isObject(value) ? each(value, own) : value);
  const entries = Object.entries(schema).map(([key, value]): [string, Json] => {
    if (BY_NAME.has(key)) {
      const named = Object.entries(schemaOf(value)).map(([own, one]) => [
        own,
        replaced(one, key === "patternProperties" ? name : own),
      ]);
      return [key, Object.fromEntries(named)];
    }
    if (!PLAIN.has(key)) return [key, value];
    return [key, Array.isArray(value) ? value.map((one) => replaced(one, name)) : replaced(value, name)];
  });
  return Object.fromEntries(entries);
}

function freeName(taken: { readonly [name: string]: Json }, name: string): string {
  for (let i = 1; ; i++) {
    const one = i === 1 ? name : `${name}-${i}`;
    if (!Object.hasOwn(taken, one)) return one;
  }
}
