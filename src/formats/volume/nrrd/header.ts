import { FormatError, fileName } from "../../format-error.ts";
import { cutOff, damaged, unsupported } from "../refuse.ts";

/** Most bytes of a header. */
const MOST_HEADER = 1 << 20;

export interface NrrdHeader {
  readonly fields: ReadonlyMap<string, string>;
  /** Where the data begin. */
  readonly end: number;
}

/** The text header of a NRRD file with its data in it: fields by name, up to the empty line. https://teem.sourceforge.net/nrrd/format.html */
export function readHeader(bytes: Uint8Array, file: string): NrrdHeader {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MOST_HEADER)).toString("latin1");
  if (head === "") throw damaged(file, "is empty");
  if (!/^NRRD000[1-9]\r?\n/.test(head)) throw damaged(file, 'is no NRRD file: it does not begin with "NRRD000" and a version');
  const gap = /\r?\n\r?\n/.exec(head);
  if (!gap) throw cutOff(file, "its header has no end");
  const fields = new Map<string, string>();
  for (const line of head.slice(0, gap.index).split(/\r?\n/).slice(1)) {
    const field = /^([^:#]+): (.*)$/.exec(line);
    if (field) fields.set(field[1]!.trim().toLowerCase().replace(/\s+/g, " "), field[2]!.trim());
  }
  if (fields.has("data file") || fields.has("datafile")) {
    throw unsupported(file, "is a NRRD header whose voxels are in another file", "write it into one .nrrd");
  }
  return { fields, end: gap.index + gap[0].length };
}

/** A field that has to be there. */
export function required({ fields }: NrrdHeader, name: string, file: string): string {
  const value = fields.get(name);
  if (value === undefined) throw damaged(file, `has a header without "${name}"`);
  return value;
}

/** Words of a field as numbers. */
export function numbersOf(text: string, name: string, file: string): readonly number[] {
  const values = text.split(/\s+/).map(Number);
  if (values.every((value) => !Number.isNaN(value))) return values;
  throw new FormatError({
    code: "damaged-file",
    message: `${fileName(file)} has "${name}: ${text.slice(0, 60)}" in its header, which are no numbers`,
    file,
  });
}
