import { nearest } from "../../../formats/nearest.ts";
import type { Failure } from "../../contract/failure.ts";
import { placeOf, span } from "../../spec/source.ts";
import { qualifiedKey, splitKey } from "./qualified-key.ts";
import type { PaperFile } from "./read-paper.ts";
import type { Mark } from "./scan-tex.ts";

/** A name that a file of values defines, as \rgvalue takes it. */
export interface DefinedValue {
  readonly name: string;
  readonly key: string;
  /** The file, absolute. */
  readonly path: string;
}

/** What the check knows of numbers. */
export interface Keys {
  /** What each key prints, with and without its experiment. */
  readonly texts: ReadonlyMap<string, string | null>;
  /** Names that files of values define which the paper puts in. */
  readonly defined: ReadonlyMap<string, readonly DefinedValue[]>;
  /** Those of files that it does not put in, with the file from the folder of the paper. */
  readonly elsewhere: ReadonlyMap<string, string>;
}

/** Names and keys in the author's own text that there are not, and numbers that were edited within \rgval. */
export function keyFindings(files: readonly PaperFile[], keys: Keys): readonly Failure[] {
  return files
    .filter(({ isOurs }) => !isOurs)
    .flatMap(({ source, scanned: { marks } }) =>
      marks.flatMap((mark, i) => {
        const found =
          mark.use === "value" ? valueFinding(mark, keys) : mark.use === "key" ? keyFinding(mark, marks[i + 1], keys) : undefined;
        return found ? [{ ...found, place: placeOf(span(source, mark.start, mark.end)) }] : [];
      }),
    );
}

/** Made by a macro, so that its name cannot be told. */
const isMade = (text: string): boolean => /[\\#]/.test(text);

function valueFinding({ text }: Mark, { defined, elsewhere, texts }: Keys): Failure | undefined {
  const name = text.trim();
  if (isMade(name)) return undefined;
  const found = defined.get(name) ?? [];
  const owners = [...new Set(found.map(({ key }) => key))];
  if (owners.length > 1)
    return {
      code: "ambiguous-value",
      message: `"${name}" is both ${owners.join(" and ")}`,
      help: unmixed(name, owners, defined),
    };
  if (owners.length === 1) return undefined;
  const other = elsewhere.get(name);
  if (other !== undefined)
    return {
      code: "unknown-value",
      message: `"${name}" is a value of ${other}, which the paper does not put in`,
      help: `put it in: \\input{${other}}`,
    };
  if (texts.has(name))
    return {
      code: "unknown-value",
      message: `"${name}" is a number of the results, and no file of values defines it`,
      help: "name its table in a stage of reporting/values, then \\input that stage's file",
    };
  const meant = nearest(name, [...defined.keys(), ...elsewhere.keys()]);
  return {
    code: "unknown-value",
    message: `there is no value "${name}"`,
    ...(meant === undefined ? {} : { nearest: meant }),
    help: "names are those of a stage of reporting/values, and the keys of its tables",
  };
}

/** How to say which of several keys a name is: by its experiment, unless that gives two of them this name. */
function unmixed(name: string, keys: readonly string[], defined: Keys["defined"]): string {
  const full = keys.flatMap((key) => {
    const { owner } = splitKey(key);
    return owner === null ? [] : [qualifiedKey(owner, name)];
  });
  const single = full.find((one) => new Set(defined.get(one)?.map(({ key }) => key)).size === 1);
  return single === undefined ? "give one of them another name in its stage of reporting/values" : `write \\rgvalue{${single}}`;
}

function keyFinding({ text: key }: Mark, next: Mark | undefined, { texts }: Keys): Failure | undefined {
  if (isMade(key)) return undefined;
  const printed = texts.get(key.trim());
  if (printed === undefined) {
    const meant = nearest(key, texts.keys());
    return {
      code: "unknown-key",
      message: `no number of the results has the key "${key}"`,
      ...(meant === undefined ? {} : { nearest: meant }),
      help: "\\rgvalue prints a number by its name; \\rgval is what regimen writes",
    };
  }
  const typed = next?.use === "printed" ? next.text : null;
  if (typed === null || printed === null || isMade(typed) || plain(typed) === plain(printed)) return undefined;
  return {
    code: "other-text",
    message: `\\rgval prints "${typed}" for ${key}, which is ${printed}`,
    help: "put in the table that regimen writes, or print it with \\rgvalue",
  };
}

/** A number without what LaTeX needs around it. */
const plain = (text: string): string => text.replace(/[{}$~\s]/g, "").replace(/−/g, "-");
