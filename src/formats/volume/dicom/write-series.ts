import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Volume } from "../volume.ts";
import { voxelPosition } from "../voxel-position.ts";
import { decimals, dicomBytes, element } from "./write-elements.ts";

/** What a series says of itself. */
export interface SeriesInfo {
  readonly patientId: string;
  readonly description: string;
  /** In years. */
  readonly age?: number;
  readonly sex?: "F" | "M";
}

const CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2";

/**
 * Writes CT values (whole HU) as a DICOM series into a folder, which is made: one explicit little-endian file a slice, IM0001.dcm the
 * lowest. Stored unsigned with intercept −1024 where that holds all values, else signed as they are; values outside int16 and uint16
 * are a RangeError. Numbers keep 16 characters. UIDs derive from what is written, so that equal volumes give equal bytes.
 */
export async function writeDicomSeries(volume: Volume, folder: string, info: SeriesInfo): Promise<void> {
  const { intercept, stored } = storedPixels(volume);
  const seed = createHash("sha256").update(JSON.stringify(info)).update(bytesOf(stored)).digest("hex");
  const uid = (what: string): string => {
    const digest = createHash("sha256").update(`${seed} ${what}`).digest("hex");
    return `2.25.${BigInt(`0x${digest.slice(0, 32)}`)}`;
  };
  const study = createHash("sha256").update(info.patientId).digest("hex");
  const ids = { study: `2.25.${BigInt(`0x${study.slice(0, 32)}`)}`, series: uid("series"), place: uid("place") };
  await mkdir(folder, { recursive: true });
  const count = volume.shape.y * volume.shape.x;
  for (let z = 0; z < volume.shape.z; z++) {
    const instance = uid(`slice ${z}`);
    const pixels = bytesOf(stored.subarray(z * count, (z + 1) * count));
    const elements = sliceElements(volume, z, info, { ...ids, instance }, { intercept, pixels });
    await writeFile(join(folder, `IM${String(z + 1).padStart(4, "0")}.dcm`), dicomBytes(CT_IMAGE, instance, elements));
  }
}

interface Ids {
  readonly study: string;
  readonly series: string;
  readonly place: string;
  readonly instance: string;
}

/** The elements of one slice by tag: the CT image module with what it requires (PS3.3, A.3). */
function sliceElements(
  volume: Volume,
  z: number,
  { patientId, description, age, sex }: SeriesInfo,
  ids: Ids,
  { intercept, pixels }: { readonly intercept: number; readonly pixels: Uint8Array },
): readonly Uint8Array[] {
  const { shape, spacing, direction } = volume;
  const position = voxelPosition(volume, { z, y: 0, x: 0 });
  const axis = (column: number): readonly number[] => [0, 1, 2].map((row) => direction[3 * row + column]!);
  const text = (group: number, number: number, vr: string, value: string): Buffer => element(group, number, vr, value);
  const short = (number: number, value: number): Buffer => element(0x28, number, "US", { uint16: value });
  return [
    text(0x08, 0x05, "CS", "ISO_IR 192"),
    text(0x08, 0x08, "CS", "DERIVED\\SECONDARY\\AXIAL"),
    text(0x08, 0x16, "UI", CT_IMAGE),
    text(0x08, 0x18, "UI", ids.instance),
    text(0x08, 0x20, "DA", ""),
    text(0x08, 0x30, "TM", ""),
    text(0x08, 0x50, "SH", ""),
    text(0x08, 0x60, "CS", "CT"),
    text(0x08, 0x70, "LO", ""),
    text(0x08, 0x90, "PN", ""),
    text(0x08, 0x103e, "LO", description),
    text(0x10, 0x10, "PN", patientId),
    text(0x10, 0x20, "LO", patientId),
    text(0x10, 0x30, "DA", ""),
    text(0x10, 0x40, "CS", sex ?? ""),
    ...(age === undefined ? [] : [text(0x10, 0x1010, "AS", `${String(Math.round(age)).padStart(3, "0")}Y`)]),
    text(0x18, 0x50, "DS", decimals(spacing.z)),
    text(0x18, 0x60, "DS", ""),
    text(0x18, 0x88, "DS", decimals(spacing.z)),
    text(0x20, 0x0d, "UI", ids.study),
    text(0x20, 0x0e, "UI", ids.series),
    text(0x20, 0x10, "SH", ""),
    text(0x20, 0x11, "IS", "1"),
    text(0x20, 0x12, "IS", ""),
    text(0x20, 0x13, "IS", String(z + 1)),
    text(0x20, 0x32, "DS", decimals(position.x, position.y, position.z)),
    text(0x20, 0x37, "DS", decimals(...axis(0), ...axis(1))),
    text(0x20, 0x52, "UI", ids.place),
    text(0x20, 0x1040, "LO", ""),
    short(0x02, 1),
    text(0x28, 0x04, "CS", "MONOCHROME2"),
    short(0x10, shape.y),
    short(0x11, shape.x),
    text(0x28, 0x30, "DS", decimals(spacing.y, spacing.x)),
    short(0x100, 16),
    short(0x101, 16),
    short(0x102, 15),
    short(0x103, intercept === 0 ? 1 : 0),
    text(0x28, 0x1052, "DS", decimals(intercept)),
    text(0x28, 0x1053, "DS", "1"),
    text(0x28, 0x1054, "LO", "HU"),
    element(0x7fe0, 0x10, "OW", pixels),
  ];
}

function storedPixels({ data }: Volume): { readonly intercept: 0 | -1024; readonly stored: Int16Array | Uint16Array } {
  let [least, greatest] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (!Number.isInteger(value)) throw new RangeError(`${value} is no whole number of Hounsfield units`);
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (least >= -1024 && greatest <= 65535 - 1024)
    return { intercept: -1024, stored: Uint16Array.from(data, (value) => value + 1024) };
  if (least >= -32768 && greatest <= 32767) return { intercept: 0, stored: Int16Array.from(data) };
  throw new RangeError(`values from ${least} to ${greatest} do not fit into 16 bits`);
}

const bytesOf = (data: Int16Array | Uint16Array): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
