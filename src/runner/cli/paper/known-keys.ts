import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { DefinedValue, Keys } from "./key-findings.ts";
import { type KnownNumber, namingWords } from "./known-numbers.ts";
import type { MadeFile, SpecToday } from "./made-files.ts";
import { qualifiedKey, splitKey } from "./qualified-key.ts";
import type { Paper } from "./read-paper.ts";
import { type Mark, scanTex } from "./scan-tex.ts";

/** What there is of keys and names, `root` being the folder of the paper: of the specs, of the values that the paper puts in, and of those that it does not. */
export function keysOf(root: string, paper: Paper, files: ReadonlyMap<string, MadeFile>, specs: readonly SpecToday[]): Keys {
  const texts = new Map<string, string | null>();
  for (const { now, owner } of specs) {
    for (const { key, text } of now.numbers) {
      texts.set(key, text);
      texts.set(qualifiedKey(owner, key), text);
    }
  }
  const defined = new Map<string, DefinedValue[]>();
  for (const { path, scanned } of paper.files) for (const one of valuesIn(scanned.marks, path)) push(defined, one);
  const elsewhere = new Map<string, string>();
  const read = new Set(paper.files.map(({ path }) => path));
  const others = [...files.values()].filter(({ path }) => path.endsWith(".tex") && !read.has(path));
  for (const { path } of others.sort((a, b) => (a.origin < b.origin ? -1 : 1))) // exports before results
    for (const { name } of valuesIn(marksOf(path), path)) if (!elsewhere.has(name)) elsewhere.set(name, relative(root, path));
  return { texts, defined, elsewhere };
}

function push(defined: Map<string, DefinedValue[]>, one: DefinedValue): void {
  const same = defined.get(one.name);
  if (same) same.push(one);
  else defined.set(one.name, [one]);
}

function marksOf(path: string): readonly Mark[] {
  try {
    const text = readFileSync(path, "utf8");
    return text.includes("\\rgdefine") ? scanTex(text).marks : [];
  } catch {
    return []; // it was published and is not there, which is told where the paper uses it
  }
}

/** The names that `\rgdefine{KEY}{NAME}{TEXT}` gives, and each with its experiment before it. */
function valuesIn(marks: readonly Mark[], path: string): readonly DefinedValue[] {
  return marks.flatMap((mark, i): readonly DefinedValue[] => {
    const next = marks[i + 1];
    if (mark.use !== "defined-key" || next?.use !== "defined-name" || /[\\#]/.test(mark.text)) return [];
    const [key, name] = [mark.text, next.text];
    const { owner } = splitKey(key);
    return [{ name, key, path }, ...(owner === null ? [] : [{ name: qualifiedKey(owner, name), key, path }])];
  });
}

/** Every number that the specs print, each with what \rgvalue takes for it. */
export function numbersOf(specs: readonly SpecToday[], { defined }: Keys): readonly KnownNumber[] {
  const names = new Map<string, string>();
  for (const [name, values] of defined) {
    const keys = new Set(values.map(({ key }) => key));
    for (const key of keys) {
      const before = names.get(key);
      // the shortest name that is no other's
      if (keys.size === 1 && (before === undefined || name.length < before.length)) names.set(key, name);
    }
  }
  return specs.flatMap(({ now, owner }) => {
    const keys = new Set(now.numbers.map(({ key }) => key));
    return now.numbers.map(({ key, text, value, row, column }): KnownNumber => {
      const full = qualifiedKey(owner, key);
      const name = names.get(full) ?? names.get(key) ?? null;
      const of = column !== key && keys.has(column) ? qualifiedKey(owner, column) : null;
      return { key: full, name, text, value, of, row: namingWords(row), column: namingWords(column) };
    });
  });
}
