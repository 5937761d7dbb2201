/**
 * JSON read into fields of known types as MLflow's server does it: in the order of the request, up to the first value of a wrong type, which
 * becomes 0 or "" (a null: nothing, and on it goes). What follows is dropped, without a word.
 */
export type Schema = { readonly [field: string]: FieldType };
type FieldType =
  | "text"
  | "whole"
  | "real"
  | "flag"
  | { readonly list: Schema | "text" }
  | { readonly of: Schema }
  | { readonly one: readonly string[] };

export type Message = { [field: string]: unknown };

class Stop extends Error {}

/** The message as far as it could be read. */
export function parseMessage(schema: Schema, json: unknown): Message {
  const message: Message = {};
  try {
    fill(schema, json, message);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return message;
}

function fill(schema: Schema, json: unknown, message: Message): void {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new Stop();
  for (const [name, value] of Object.entries(json)) {
    const type = schema[name];
    if (type === undefined || value === null) continue;
    if (typeof type === "string") message[name] = scalar(type, value, message, name);
    else if ("one" in type) {
      if (type.one.includes(value as string)) message[name] = value; // another name is passed over
    } else if ("of" in type) {
      const inner: Message = {};
      message[name] = inner;
      fill(type.of, value, inner);
    } else {
      const list: unknown[] = [];
      message[name] = list;
      if (!Array.isArray(value)) throw new Stop();
      for (const item of value)
        if (type.list === "text") list.push(scalar("text", item, {}, ""));
        else {
          const inner: Message = {};
          list.push(inner);
          fill(type.list, item, inner);
        }
    }
  }
}

const WHOLE = 2n ** 63n;

function scalar(type: "text" | "whole" | "real" | "flag", value: unknown, message: Message, name: string): unknown {
  const bad = (left: unknown): never => {
    message[name] = left;
    throw new Stop();
  };
  switch (type) {
    case "text":
      return typeof value === "string" ? value : bad("");
    case "flag":
      return typeof value === "boolean" ? value : bad(false);
    case "whole": {
      const isWhole = typeof value === "number" ? Number.isInteger(value) : typeof value === "string" && /^-?\d+$/.test(value);
      if (!isWhole) return bad(0);
      const whole = BigInt(value as string | number);
      return whole < WHOLE && whole >= -WHOLE ? Number(whole) : bad(0);
    }
    case "real": {
      if (typeof value === "boolean") return Number(value);
      if (typeof value === "number") return value;
      const names: { [text: string]: number } = {
        NaN: Number.NaN,
        Infinity: Number.POSITIVE_INFINITY,
        "-Infinity": Number.NEGATIVE_INFINITY,
      };
      const read = typeof value === "string" ? (names[value] ?? (value.trim() === "" ? Number.NaN : Number(value))) : Number.NaN;
      return Number.isNaN(read) && value !== "NaN" ? bad(0) : read;
    }
  }
}
