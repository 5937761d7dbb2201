import { writeFile } from "node:fs/promises";
import { readArrow, writeArrow } from "./arrow.ts";
import type { Cases } from "./cases.ts";
import { checkTable, readCsv, writeCsv } from "./csv.ts";
import { decodeText } from "./decode-text.ts";
import { FormatError, fileName } from "./format-error.ts";
import type { JsonValue, KindValues, Split } from "./kind-values.ts";
import { readPickle } from "./pickle.ts";
import { readBytes } from "./read-bytes.ts";
import type { Table } from "./table.ts";
import { asSplit, readJson, writeJson } from "./text-codec.ts";
import { readMask, readVolume, writeVolume } from "./volume/read-volume.ts";

/** Endings of files that hold a table. Pickles are read, never written. */
export const TABLE_EXTENSIONS = [".arrow", ".feather", ".csv", ".ppl", ".pkl", ".pickle"] as const;

/** Ending of a path in lower case, with its dot; empty if it has none. */
export const extensionOf = (path: string): string => /\.[^./\\]+$/.exec(fileName(path))?.[0].toLowerCase() ?? "";

/** Reads a table by the file's ending. */
export async function readTable(path: string, extension: string = extensionOf(path)): Promise<Table> {
  switch (extension.toLowerCase()) {
    case ".csv":
      return readCsv(await readBytes(path), path);
    case ".arrow":
    case ".feather":
      return readArrow(await readBytes(path), path);
    case ".ppl":
    case ".pkl":
    case ".pickle":
      return readPickle(await readBytes(path), path);
    default:
      throw unknownEnding(path, extension, TABLE_EXTENSIONS);
  }
}

type Codec<V> = {
  readonly read: (path: string, extension: string) => Promise<V>;
  readonly write: (value: V, path: string, extension: string) => Promise<void>;
};

const table: Codec<Table> = {
  read: readTable,
  async write(value, path, extension) {
    checkTable(value);
    if (extension === ".csv") await writeFile(path, await writeCsv(value));
    else if (extension === ".arrow" || extension === ".feather") await writeFile(path, await writeArrow(value));
    else throw new RangeError(`a table is written as .arrow or .csv, not ${extension}`);
  },
};

const json: Codec<JsonValue> = {
  read: async (path) => readJson(await readBytes(path), path),
  write: async (value, path) => writeFile(path, writeJson(value)),
};

const split: Codec<Split> = {
  read: async (path) => asSplit(readJson(await readBytes(path), path), path),
  write: async ({ train, test, train_ids, test_ids }, path) =>
    writeFile(path, writeJson({ train, test, ...(train_ids && test_ids ? { train_ids, test_ids } : {}) })),
};

const text: Codec<string> = {
  read: async (path) => decodeText(await readBytes(path), path),
  write: async (value, path) => writeFile(path, value),
};

/** Kinds that components read from and write to files themselves: their value is the path. */
const ownFile: Codec<string> = {
  read: async (path) => path,
  write: async () => {
    throw new RangeError("this kind is written by its component: return fileOutput(path)");
  },
};

/** Cases name files in the store or beside what listed them: the runner alone knows where those are. */
const listed: Codec<Cases> = {
  read: async () => {
    throw new RangeError("cases are read through their handle");
  },
  write: async () => {
    throw new RangeError("cases are written by the runner");
  },
};

const CODECS: { readonly [K in keyof KindValues]: Codec<KindValues[K]> } = {
  table,
  scores: table,
  split,
  "table-model": json,
  values: json,
  metrics: json,
  figure: text,
  document: text,
  "model/forest": ownFile,
  "model/gbdt": ownFile,
  "model/network": ownFile,
  volume: { read: readVolume, write: writeVolume },
  mask: { read: readMask, write: writeVolume },
  cases: listed,
  file: ownFile,
  directory: ownFile,
};

/** Reads an artifact of a kind from a file; the ending says how it is written. Content that does not fit is a FormatError. */
export async function readArtifact<K extends keyof KindValues>(kind: K, path: string, extension: string): Promise<KindValues[K]> {
  return CODECS[kind].read(path, extension);
}

/**
 * Writes an artifact of a kind to a file: tables by the ending (`.arrow`, `.csv`), JSON with keys in the order given, figures and
 * documents as text. Equal values give equal bytes. Kinds whose value is a path are a RangeError: the runner copies their file.
 */
export async function writeArtifact<K extends keyof KindValues>(
  kind: K,
  value: KindValues[K],
  path: string,
  extension: string,
): Promise<void> {
  await CODECS[kind].write(value, path, extension);
}

function unknownEnding(path: string, extension: string, allowed: readonly string[]): FormatError {
  return new FormatError({
    code: "unknown-format",
    message: `${fileName(path)} ends in "${extension}", which is no table`,
    file: path,
    allowed: allowed.join(", "),
  });
}
