import { closeSync, fstatSync, openSync } from "node:fs";
import { FormatError, fileName } from "./format-error.ts";
import { readAt } from "./read-at.ts";

/** A file in an archive: its name, and where its bytes stand. */
export interface TarEntry {
  readonly name: string;
  readonly size: number;
  readonly offset: number;
}

const BLOCK = 512;
/** Largest file that eleven octal digits tell: 8 GiB − 1. */
export const LARGEST_IN_TAR = 8 ** 11 - 1;
const NAME = /^[A-Za-z0-9][\w.+-]*(\/[A-Za-z0-9][\w.+-]*)*$/;
/** Blocks of zeros that may end an archive: two are written, tools pad to 10 KiB. */
const MOST_ZEROS = 40;

/** How many bytes a file of this size takes in an archive. */
export const sizeInTar = (size: number): number => BLOCK + Math.ceil(size / BLOCK) * BLOCK;

/** What follows a file's bytes up to the next block. */
export const paddingInTar = (size: number): Uint8Array => new Uint8Array(-size & (BLOCK - 1));

/** What ends an archive. */
export const endOfTar = (): Uint8Array => new Uint8Array(2 * BLOCK);

/**
 * The header of a plain file (POSIX ustar) that names no user, group and time: same files, same bytes. RangeError for a name longer than
 * 100 bytes or with other signs than letters, digits and `._+-/`, and for a file that is too large.
 */
export function tarHeader(name: string, size: number): Uint8Array {
  if (!isTarName(name)) throw new RangeError(`not a name for an archive: ${JSON.stringify(name)}`);
  if (!(size >= 0 && size <= LARGEST_IN_TAR)) throw new RangeError(`${name} has ${size} bytes, more than an archive's file can`);
  const header = Buffer.alloc(BLOCK);
  const put = (text: string, at: number): void => void header.write(text, at, "latin1");
  put(name, 0);
  put("0000644\0", 100);
  put("0000000\0", 108);
  put("0000000\0", 116);
  put(`${size.toString(8).padStart(11, "0")}\0`, 124);
  put(`${"0".repeat(11)}\0`, 136);
  put("        ", 148);
  put("0", 156);
  put("ustar\x0000", 257);
  put(`${checksum(header).toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

export const isTarName = (name: string): boolean => name.length <= 100 && NAME.test(name) && !/(^|\/)\.\.?(\/|$)/.test(name);

/** Sum of all bytes, those of the sum itself taken as blanks. */
function checksum(header: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i]!;
  return sum;
}

/**
 * The files of an archive in order: plain files alone, at most `most`, none twice, each whole inside the archive, its name without `..`
 * and root. All else is a FormatError. Reads the headers only; O(files).
 */
export function listTar(path: string, most: number): readonly TarEntry[] {
  const file = openSync(path, "r");
  try {
    return entriesIn(file, path, most);
  } finally {
    closeSync(file);
  }
}

function entriesIn(file: number, path: string, most: number): readonly TarEntry[] {
  const { size: all } = fstatSync(file);
  const entries: TarEntry[] = [];
  const names = new Set<string>();
  for (let at = 0; ; ) {
    if (at + BLOCK > all) throw bad(path, "cut-off-file", `ends after ${all} bytes, without the mark that ends an archive`);
    const header = readAt(file, at, BLOCK);
    if (header.every((byte) => byte === 0)) {
      checkEnd(file, path, at, all);
      return entries;
    }
    const { name, size } = parseHeader(header, path, at);
    if (names.has(name)) throw bad(path, "damaged-file", `holds ${name} twice`);
    if (entries.length === most) throw bad(path, "damaged-file", `holds more than ${most} files`);
    if (at + sizeInTar(size) > all) throw bad(path, "cut-off-file", `ends in the middle of ${name}`);
    names.add(name);
    entries.push({ name, size, offset: at + BLOCK });
    at += sizeInTar(size);
  }
}

function checkEnd(file: number, path: string, at: number, all: number): void {
  const left = all - at;
  if (left < 2 * BLOCK) throw bad(path, "cut-off-file", `ends after ${all} bytes, without the mark that ends an archive`);
  if (left > MOST_ZEROS * BLOCK || readAt(file, at, left).some((byte) => byte !== 0))
    throw bad(path, "damaged-file", "goes on after the mark that ends an archive");
}

function parseHeader(header: Buffer, path: string, at: number): { readonly name: string; readonly size: number } {
  const text = (from: number, length: number): string => header.toString("latin1", from, from + length);
  const octal = (from: number, length: number): number => {
    const digits = /^([0-7]+)[\0 ]{1,2}$/.exec(text(from, length))?.[1];
    return digits === undefined ? Number.NaN : Number.parseInt(digits, 8);
  };
  if (text(257, 8) !== "ustar\x0000" || octal(148, 8) !== checksum(header))
    throw bad(path, "damaged-file", `has no header of a file at byte ${at}`);
  const field = text(0, 100);
  const end = field.indexOf("\0");
  const name = end < 0 ? field : field.slice(0, end);
  if (!isTarName(name) || text(345, 155).replaceAll("\0", "") !== "")
    throw bad(path, "damaged-file", `holds a file under a name that is not allowed: ${JSON.stringify(name)}`);
  if (text(156, 1) !== "0") throw bad(path, "damaged-file", `holds ${name}, which is no plain file`);
  const size = octal(124, 12);
  if (!Number.isSafeInteger(size)) throw bad(path, "damaged-file", `says no size of ${name}`);
  return { name, size };
}

const bad = (path: string, code: "damaged-file" | "cut-off-file", message: string): FormatError =>
  new FormatError({ code, message: `${fileName(path)} ${message}`, file: path });
