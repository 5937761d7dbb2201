import Type, { type TString, type TUnsafe } from "typebox";
import type { Json } from "./json.ts";

/** Keyword by which a parameter's schema says that it names a file or folder. */
export const PATH_KEYWORD = "x-path";

/** Keyword by which a parameter's schema says that it names a component, as `use` does. */
export const COMPONENT_KEYWORD = "x-component";

/**
 * Keyword by which a parameter's schema says that it is about how work is done and changes nothing in what comes out (threads that read,
 * pauses): it does not count in the key. Only parameters at the top have it.
 */
export const RUNNING_KEYWORD = "x-running";

export interface PathOptions {
  readonly description: string;
  readonly default?: string;
  /** Words that are taken as they are, not as paths (`synthetic`). */
  readonly keywords?: readonly string[];
  /** For a folder: names of the files in it that count; all files unless said. */
  readonly reads?: readonly string[];
}

/**
 * A parameter that names a file or folder. In a spec it is relative to the file it stands in; a component gets it absolute;
 * in a key it counts by content, never by spelling.
 */
export function PathParam(options: PathOptions): TString {
  const { description, keywords = [], reads } = options;
  return Type.String({
    minLength: 1,
    description,
    ...(options.default === undefined ? {} : { default: options.default }),
    [PATH_KEYWORD]: { keywords, ...(reads ? { reads } : {}) },
  });
}

/** Any value: JSON as it stands in the spec. */
export const AnyValue = (): TUnsafe<Json> => Type.Unsafe<Json>({});

/** One of a few words (JSON Schema `enum`). */
export function Choice<const T extends readonly string[]>(
  values: T,
  options: { description: string; default?: T[number] },
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ type: "string", enum: [...values], ...options });
}
