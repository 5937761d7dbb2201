import { FormatError, fileName } from "./format-error.ts";
import { frameTable } from "./pickle-frame.ts";
import { NAMES, Refused } from "./pickle-objects.ts";
import type { Table } from "./table.ts";

/** Largest file read, in bytes. */
const LARGEST = 512 * 1024 * 1024;
/** Most calls (REDUCE, BUILD, …) a file may ask for; a table needs a few dozen and one more a boxed number. */
const MOST_CALLS = 10_000;
const CALLS = new Set([0x52, 0x62, 0x69, 0x6f, 0x81, 0x92]); // REDUCE BUILD INST OBJ NEWOBJ NEWOBJ_EX
const LONG1 = 0x8a;
const LONG4 = 0x8b;

/**
 * Reads a pandas DataFrame from a pickle, without Python: numbers, booleans and text, as pandas 1 to 3 write them (protocol 2 to 5).
 * The row index is left out; object columns become numbers or booleans where all their cells are, else text.
 *
 * Nothing in the file is run: it can only build the dozen kinds of objects in `pickle-objects.ts`, and any other name is refused.
 * Work and memory are bounded by the file's size. A file that is cut off, damaged or holds anything but a table is a FormatError.
 */
export async function readPickle(bytes: Uint8Array, file: string): Promise<Table> {
  const name = fileName(file);
  if (bytes.length > LARGEST)
    throw problem("unsupported-content", `${name} is larger than ${LARGEST} bytes`, "save the table as Arrow or CSV");
  if (new TextDecoder("latin1").decode(bytes.subarray(0, 24)).startsWith("version https://git-lfs")) {
    throw problem("cut-off-file", `${name} is a Git LFS pointer, not the file itself`, "fetch it with `git lfs pull`");
  }
  if (bytes[0] === 0x1f || (bytes[0] === 0x50 && bytes[1] === 0x4b)) {
    throw problem("unsupported-content", `${name} is compressed`, "unpack it, or save the table as Arrow or CSV");
  }
  // a copy, for the file may ask to write into its own bytes
  const buffer = new Uint8Array(bytes);
  const { BufferReader, Parser } = await import("pickleparser");
  const end = new EndOfFile();

  /** The library's reader, with the checks it lacks: no step back, no rounded number, a limit on calls. */
  class Reader extends BufferReader {
    #opcode = 0;
    #starts = false;
    #calls = 0;
    override hasNext(): boolean {
      this.#starts = true;
      if (this.position >= buffer.length) throw end;
      return true;
    }
    override byte(): number {
      const value = super.byte();
      if (this.#starts) {
        this.#starts = false;
        this.#opcode = value;
        if (CALLS.has(value) && ++this.#calls > MOST_CALLS) throw new Refused(`it asks for more than ${MOST_CALLS} calls`);
      }
      return value;
    }
    override bytes(length: number): Uint8Array {
      const data = super.bytes(length) as Uint8Array;
      if ((this.#opcode === LONG1 || this.#opcode === LONG4) && isBeyond(data)) {
        throw new Refused("it holds whole numbers below −2^31 or beyond 2^53 outside of a column of numbers");
      }
      return data;
    }
    override uint64(): number {
      if (this.position + 8 <= buffer.length && (buffer[this.position + 7] !== 0 || buffer[this.position + 6]! > 0x1f)) throw end;
      return super.uint64();
    }
    override skip(offset: number): void {
      if (offset < 0) throw new Refused("it asks to read backwards");
      if (this.position + offset > buffer.length) throw end;
      super.skip(offset);
    }
    override line(): string {
      if (buffer.indexOf(0x0a, this.position) < 0) throw end;
      return super.line();
    }
  }

  try {
    const parser = new Parser({
      unpicklingTypeOfDictionary: "Map",
      nameResolver: {
        resolve: (module: unknown, member: unknown) => {
          const made = NAMES.get(`${String(module)}.${String(member)}`);
          if (!made)
            throw new Refused(`it names ${String(module).slice(0, 60)}.${String(member).slice(0, 60)}, which no table needs`);
          return made as never; // the library types constructors and functions as one
        },
      },
    });
    return frameTable(parser.read(new Reader(buffer)), bytes.length);
  } catch (error) {
    if (error === end)
      throw problem("cut-off-file", `${name} is cut off after ${bytes.length} bytes`, "fetch it again, and compare its size");
    if (error instanceof Refused)
      throw problem(
        "unsupported-content",
        `${name} is no table that can be read: ${error.message}`,
        "save the table as Arrow or CSV",
      );
    // whatever the library or a hostile order of instructions runs into
    throw problem(
      "damaged-file",
      `${name} is no pickle of a table, or damaged`,
      "fetch it again, or save the table as Arrow or CSV",
    );
  }

  function problem(code: "unsupported-content" | "cut-off-file" | "damaged-file", message: string, help: string): FormatError {
    return new FormatError({ code, message, file, help });
  }
}

class EndOfFile extends Error {}

/** Whether a little-endian two's complement number is negative or beyond 2^53: the library reads those wrongly. */
function isBeyond(data: Uint8Array): boolean {
  const last = data.at(-1);
  if (last === undefined) return false;
  if (last >= 0x80) return true;
  for (let i = 6; i < data.length; i++) if (data[i]! > (i === 6 ? 0x1f : 0)) return true;
  return false;
}
