import type { JsonValue } from "../../formats/kind-values.ts";
import { InputError } from "../../runner/contract/failure.ts";

/** A value of a paper's text. */
export interface NamedValue {
  /** As in `\rgvalue{name}`. */
  readonly name: string;
  /** As in `\rgval{key}{…}`: `values.name`. */
  readonly key: string;
  readonly text: string;
  readonly tex: string;
  /** With full precision, before it is scaled; null where there is none. */
  readonly value: number | string | null;
  /** What it is, in words: a key, or a metric and its stage. */
  readonly of: string;
  /** How many values (seeds, rows) it is of, where the table says so. */
  readonly n?: number;
  readonly unit?: string;
}

/** The values that a stage declares. */
export interface ValuesModel {
  /** Name of the stage that made it. */
  readonly name: string;
  readonly values: readonly NamedValue[];
  readonly synthetic: boolean;
  readonly patientLevel: boolean;
}

/** Whether JSON is meant as a stage's values; a table has rows instead. */
export const isValues = (json: JsonValue): boolean =>
  typeof json === "object" && json !== null && Array.isArray((json as { readonly values?: unknown }).values);

/** Values from the JSON of a `values` artifact; an InputError named `label` where the JSON is no such thing. */
export function readValues(json: JsonValue, label: string): ValuesModel {
  const model = json as unknown as ValuesModel; // checked below as far as readers rely on it
  const fits =
    isValues(json) &&
    typeof model.name === "string" &&
    model.values.every(({ key, text }) => typeof key === "string" && typeof text === "string");
  if (!fits) throw new InputError({ code: "not-values", message: `${label} is not a set of values` });
  return model;
}
