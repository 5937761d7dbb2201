import type { Static, TObject } from "typebox";
import Value from "typebox/value";
import { listNames } from "../../../formats/format-error.ts";
import type { JsonValue } from "../../../formats/kind-values.ts";
import { nearest } from "../../../formats/nearest.ts";
import { InputError } from "../../../runner/contract/failure.ts";

/**
 * A component's parameters with those of an artifact `{"parameters": {…}}` in place of its own. Names that the component does not have
 * and values that it does not take are InputErrors.
 */
export function overrideParameters<T extends TObject>(schema: T, own: Static<T>, given: JsonValue, where: string): Static<T> {
  const found = isMap(given) ? given.parameters : undefined;
  if (!isMap(found)) {
    throw new InputError({
      code: "bad-parameters",
      message: `${where} holds no parameters`,
      help: 'wire ml/tune\'s best, or JSON of the form {"parameters": {…}}',
    });
  }
  const names = Object.keys(schema.properties);
  for (const [name, value] of Object.entries(found)) {
    const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (!property) {
      const meant = nearest(name, names);
      throw new InputError({
        code: "bad-parameters",
        message: `${where} has a parameter "${name}", which there is none of`,
        allowed: listNames(names, names.length),
        ...(meant === undefined ? {} : { nearest: meant }),
      });
    }
    if (Value.Check(property, value)) continue;
    const [problem] = Value.Errors(property, value);
    throw new InputError({
      code: "bad-parameters",
      message: `${where} has ${name} = ${JSON.stringify(value)}, which ${problem?.message ?? "does not fit"}`,
    });
  }
  return { ...(own as object), ...found } as Static<T>; // every value has been checked against its property
}

const isMap = (value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
