import { constants, inflateRawSync } from "node:zlib";
import dicomParser, { type DataSet } from "dicom-parser";
import { cutOff, damaged, MOST_BYTES } from "../refuse.ts";
import { type Fragment, readFragments } from "./fragments.ts";
import { metaInformation } from "./meta-information.ts";
import { DEFLATED, EXPLICIT, type TransferSyntax, transferSyntax } from "./transfer-syntax.ts";
import { element } from "./write-elements.ts";

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
  const meta = metaInformation(bytes);
  const syntax = transferSyntax(meta.transferSyntax);
  const own = syntax.uid === DEFLATED ? inflated(bytes, meta.end, file) : bytes;
  const dataSet = parse(own, file);
  const pixels = dataSet.elements[PIXELS];
  const base = { name: file, dataSet, bytes: own, syntax };
  if (!pixels) return base;
  const { dataOffset: offset, length } = pixels;
  if (pixels.hadUndefinedLength) return { ...base, pixels: { offset, length: 0, ...readFragments(own, offset, file) } };
  if (offset + length > own.length) throw cutOff(file, `${own.length - offset} of its pixels' ${length} bytes are there`);
  return { ...base, pixels: { offset, length } };
}

/**
 * A deflated file as an uncompressed one, with meta information of its own: the library looks beyond the meta information before it
 * inflates, and stumbles over what it finds there.
 */
function inflated(bytes: Uint8Array, start: number, file: string): Uint8Array {
  const head = Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), element(2, 0x10, "UI", EXPLICIT)]);
  try {
    const options = { maxOutputLength: MOST_BYTES / 4, finishFlush: constants.Z_SYNC_FLUSH };
    return Buffer.concat([head, inflateRawSync(bytes.subarray(start), options)]);
  } catch {
    throw damaged(file, "has damaged deflated data");
  }
}

function parse(bytes: Uint8Array, file: string): DataSet {
  try {
    return dicomParser.parseDicom(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { untilTag: PIXELS });
  } catch {
    // the library throws text, and TypeErrors and RangeErrors for what it does not check
    throw damaged(file, "is DICOM, but its elements cannot be read: it is cut off or damaged");
  }
}
