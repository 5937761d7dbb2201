import { constants, inflateRawSync } from "node:zlib";
import dicomParser, { type DataSet } from "dicom-parser";
import { cutOff, damaged, MOST_BYTES } from "../refuse.ts";
import { textOf } from "./elements.ts";
import { type Fragment, readFragments } from "./fragments.ts";
import { type TransferSyntax, transferSyntax } from "./transfer-syntax.ts";

/** A DICOM file taken apart: its elements up to the pixels, and where these are. */
export interface DicomFile {
  readonly name: string;
  /** Elements; their offsets are in `bytes`. */
  readonly dataSet: DataSet;
  /** The file, inflated where it is deflated. */
  readonly bytes: Uint8Array;
  readonly syntax: TransferSyntax;
  /** Absent in files that are no images. */
  readonly pixels?: Pixels;
}

export interface Pixels {
  readonly offset: number;
  readonly length: number;
  /** Of compressed pixels. */
  readonly fragments?: readonly Fragment[];
  /** Offsets of the frames' first fragments, where they are said. */
  readonly offsetTable?: readonly number[];
}

const PIXELS = "x7fe00010";

/** Whether a file is DICOM: `DICM` after a preamble of 128 bytes. */
export const isDicom = (bytes: Uint8Array): boolean =>
  bytes.length > 132 && bytes[128] === 0x44 && bytes[129] === 0x49 && bytes[130] === 0x43 && bytes[131] === 0x4d;

/** Takes a DICOM file (PS3.10) apart, of any transfer syntax; damage is a FormatError. */
export function readDicomFile(bytes: Uint8Array, file: string): DicomFile {
  if (!isDicom(bytes)) throw damaged(file, bytes.length === 0 ? "is empty" : 'is no DICOM file: "DICM" is not at its byte 128');
  const inflated: Uint8Array[] = [];
  const options = {
    untilTag: PIXELS,
    inflater(all: Uint8Array, position: number): Uint8Array {
      const whole = Buffer.concat([all.subarray(0, position), inflate(all.subarray(position), file)]);
      inflated.push(whole);
      return whole;
    },
  };
  const dataSet = parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options, file);
  const own = inflated[0] ?? bytes;
  const syntax = transferSyntax(textOf(dataSet, "x00020010") ?? "");
  const element = dataSet.elements[PIXELS];
  const base = { name: file, dataSet, bytes: own, syntax };
  if (!element) return base;
  const { dataOffset: offset, length } = element;
  if (element.hadUndefinedLength) return { ...base, pixels: { offset, length: 0, ...readFragments(own, offset, file) } };
  if (offset + length > own.length) throw cutOff(file, `${own.length - offset} of its pixels' ${length} bytes are there`);
  return { ...base, pixels: { offset, length } };
}

function inflate(bytes: Uint8Array, file: string): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MOST_BYTES / 4, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    throw damaged(file, "has damaged deflated data");
  }
}

function parse(bytes: Uint8Array, options: object, file: string): DataSet {
  try {
    return dicomParser.parseDicom(bytes, options);
  } catch (error) {
    if (error instanceof Error && error.name === "FormatError") throw error;
    // the library throws text, and TypeErrors and RangeErrors for what it does not check
    throw damaged(file, "is DICOM, but its elements cannot be read: it is cut off or damaged");
  }
}
