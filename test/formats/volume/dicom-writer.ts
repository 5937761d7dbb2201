import { deflateRawSync } from "node:zlib";
import { encode } from "fast-png";
import { dicomBytes, element } from "../../../src/formats/volume/dicom/write-elements.ts";

/** What a test's image says beside its pixels; every field may be left out by undefined. */
export interface ImageSpec {
  readonly series?: string | undefined;
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
  readonly position?: string | undefined;
  readonly orientation?: string | undefined;
  readonly spacing?: string | undefined;
  readonly samples?: number | undefined;
  readonly colours?: string | undefined;
  readonly allocated?: number | undefined;
  readonly frames?: string | undefined;
  readonly slope?: string | undefined;
  readonly thickness?: string | undefined;
  readonly description?: string | undefined;
  readonly pixels?: Uint8Array | undefined;
  readonly syntax?: string | undefined;
  /** More elements, of groups above 0028. */
  readonly groups?: readonly Uint8Array[] | undefined;
}

const DEFAULTS: ImageSpec = {
  series: "1.2.3",
  rows: 2,
  columns: 3,
  position: "0\\0\\0",
  orientation: "1\\0\\0\\0\\1\\0",
  spacing: "0.5\\0.75",
  samples: 1,
  colours: "MONOCHROME2",
  allocated: 16,
  pixels: Uint8Array.from({ length: 12 }, (_, i) => i),
};

/** One CT image file, explicit little endian. */
export function imageFile(spec: ImageSpec = {}): Uint8Array {
  const image = { ...DEFAULTS, ...spec };
  const text = (group: number, number: number, vr: string, value: string | undefined): Uint8Array[] =>
    value === undefined ? [] : [element(group, number, vr, value)];
  const short = (number: number, value: number | undefined): Uint8Array[] =>
    value === undefined ? [] : [element(0x28, number, "US", { uint16: value })];
  const elements = [
    ...text(0x08, 0x60, "CS", "CT"),
    ...text(0x08, 0x103e, "LO", image.description),
    ...text(0x18, 0x50, "DS", image.thickness),
    ...text(0x20, 0x0e, "UI", image.series),
    ...text(0x20, 0x32, "DS", image.position),
    ...text(0x20, 0x37, "DS", image.orientation),
    ...short(0x02, image.samples),
    ...text(0x28, 0x04, "CS", image.colours),
    ...text(0x28, 0x08, "IS", image.frames),
    ...short(0x10, image.rows),
    ...short(0x11, image.columns),
    ...text(0x28, 0x30, "DS", image.spacing),
    ...short(0x100, image.allocated),
    ...text(0x28, 0x1053, "DS", image.slope),
    ...(image.groups ?? []),
    ...(image.pixels
      ? [
          image.syntax?.startsWith("1.2.840.10008.1.2.4") || isPieces(image)
            ? encapsulated([image.pixels])
            : element(0x7fe0, 0x10, "OW", image.pixels),
        ]
      : []),
  ];
  return withSyntax(dicomBytes("1.2.840.10008.5.1.4.1.1.2", "1.2.3.4", elements), image.syntax);
}

const isPieces = ({ syntax }: ImageSpec): boolean => syntax === "1.2.840.10008.1.2.5";

/** The file with another transfer syntax in its meta information. */
function withSyntax(bytes: Buffer, syntax: string | undefined): Uint8Array {
  if (syntax === undefined) return bytes;
  const at = bytes.indexOf(Buffer.from([2, 0, 0x10, 0, 0x55, 0x49]));
  const length = bytes.readUInt16LE(at + 6);
  const changed = Buffer.concat([bytes.subarray(0, at), element(2, 0x10, "UI", syntax), bytes.subarray(at + 8 + length)]);
  changed.writeUInt32LE(changed.readUInt32LE(140) + changed.length - bytes.length, 140); // group length
  return changed;
}

/** Pixels in pieces: an empty offset table, then each piece. */
export function encapsulated(pieces: readonly Uint8Array[]): Uint8Array {
  const item = (number: number, bytes: Uint8Array): Uint8Array => {
    const head = Buffer.from([0xfe, 0xff, number & 255, number >> 8, 0, 0, 0, 0]);
    head.writeUInt32LE(bytes.length, 4);
    return Buffer.concat([head, bytes]);
  };
  const none = new Uint8Array();
  const head = Buffer.from([0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 255, 255, 255, 255]);
  return Buffer.concat([head, item(0xe000, none), ...pieces.map((each) => item(0xe000, each)), item(0xe0dd, none)]);
}

/** A sequence of items, each some elements. */
export function sequence(group: number, number: number, items: readonly (readonly Uint8Array[])[]): Uint8Array {
  const content = Buffer.concat(
    items.map((elements) => {
      const bytes = Buffer.concat(elements);
      const head = Buffer.from([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0]);
      head.writeUInt32LE(bytes.length, 4);
      return Buffer.concat([head, bytes]);
    }),
  );
  const head = Buffer.from([group & 255, group >> 8, number & 255, number >> 8, 0x53, 0x51, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32LE(content.length, 8);
  return Buffer.concat([head, content]);
}

/** Bytes packed in run lengths without runs: two segments of 16-bit samples. */
export function packedRuns(pixels: Uint8Array): Uint8Array {
  const half = pixels.length / 2;
  const segment = (from: number): Uint8Array =>
    Buffer.concat([Buffer.from([half - 1]), Buffer.from(Array.from({ length: half }, (_, i) => pixels[2 * i + from]!))]);
  const head = Buffer.alloc(64);
  for (const [i, value] of [2, 64, 64 + half + 1].entries()) head.writeUInt32LE(value, 4 * i);
  return Buffer.concat([head, segment(1), segment(0)]);
}

/** The COVID-MTL authors' container: PNG frames, falsely called run lengths, without rows and columns. */
export function pngContainer(frames: readonly Uint16Array[], width: number): Uint8Array {
  const pieces = frames.map((data) => encode({ width, height: data.length / width, data, depth: 16, channels: 1 }));
  const file = dicomBytes("1.2.840.10008.5.1.4.1.1.2", "1.2.3", [element(0x10, 0x20, "LO", "1"), encapsulated(pieces)]);
  return withSyntax(file, "1.2.840.10008.1.2.5");
}

/** A file of `imageFile`'s, deflated; its meta information names an instance of this UID. */
export function deflatedFile(plain: Uint8Array, uid: string): Uint8Array {
  const start = 144 + Buffer.from(plain).readUInt32LE(140);
  const meta = [element(2, 2, "UI", uid), element(2, 0x10, "UI", "1.2.840.10008.1.2.1.99")];
  const head = Buffer.from(plain.subarray(0, 144));
  head.writeUInt32LE(meta[0]!.length + meta[1]!.length, 140);
  return Buffer.concat([head, ...meta, deflateRawSync(plain.subarray(start))]);
}
