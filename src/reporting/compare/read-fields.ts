import type { Node } from "yaml";
import { nearest } from "../../formats/nearest.ts";
import { termOf } from "./condition.ts";
import type { Entry, YamlReader } from "./yaml-reader.ts";

/** The fields of a map, each read as what it has to be; mistakes go to the reader. */
export interface Fields {
  text(name: string): string;
  /** The field by its name where it is there. */
  maybe(name: string): { readonly [name: string]: string };
  number(name: string): number;
  choice<T extends string>(name: string, allowed: readonly T[]): T;
  /** A key of a printed number. */
  key(name: string): string;
  /** Texts of a list; none where the field is not there. */
  texts(name: string): readonly string[];
  /** Nodes of a list; none where the field is not there. */
  items(name: string): readonly Node[];
  entry(name: string): Entry | undefined;
}

/** @param what what the map is, as messages call it: `a claim` */
export function fieldsOf(
  reader: YamlReader,
  node: Node | null,
  what: string,
  allowed: readonly string[],
  at: Node | null = node,
): Fields {
  const map = reader.map(node ?? null, what, allowed);
  const text = (name: string): string => reader.wanted(map.get(name)?.value, `"${name}" of ${what}`, node ?? at);
  const items = (name: string): readonly Node[] => {
    const found = map.get(name);
    return found ? reader.list(found.value, `"${name}" of ${what}`) : [];
  };
  return {
    text,
    items,
    maybe: (name) => (map.has(name) ? { [name]: text(name) } : {}),
    number(name) {
      const value = Number(text(name));
      if (!(value >= 0))
        reader.fail("wrong-type", `"${name}" of ${what} must be a number of 0 or more`, map.get(name)?.value ?? node);
      return value;
    },
    choice(name, choices) {
      const found = text(name);
      const one = choices.find((choice) => choice === found);
      const meant = nearest(found, choices);
      if (one === undefined && found !== "")
        reader.fail("unknown-name", `"${name}" of ${what} is "${found}"`, map.get(name)?.value ?? node, {
          allowed: choices.join(", "),
          ...(meant === undefined ? {} : { nearest: meant }),
        });
      return one ?? choices[0]!;
    },
    key(name) {
      const found = text(name);
      const term = termOf(found);
      if (found !== "" && !(term && "key" in term))
        reader.fail("wrong-type", `"${name}" of ${what} must be the key of a printed number`, map.get(name)?.value ?? node, {
          allowed: KEY_FORM,
        });
      return found;
    },
    texts: (name) => items(name).map((each) => reader.wanted(each, `an item of "${name}" of ${what}`, each)),
    entry: (name) => map.get(name),
  };
}

/** What a key looks like, for messages. */
export const KEY_FORM = "TABLE.ROW.COLUMN in lower case, as regimen trace lists them: table2.rf.auc";
