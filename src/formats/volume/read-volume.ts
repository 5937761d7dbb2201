import { stat, writeFile } from "node:fs/promises";
import { endingOf } from "../ending-of.ts";
import { FormatError, fileName } from "../format-error.ts";
import { readBytes } from "../read-bytes.ts";
import { readSeries } from "./dicom/read-series.ts";
import { seriesFiles } from "./dicom/series-folder.ts";
import { readNifti } from "./nifti/read-nifti.ts";
import { writeNifti, writeZippedNifti } from "./nifti/write-nifti.ts";
import { readNrrd } from "./nrrd/read-nrrd.ts";
import { MOST_BYTES, unsupported } from "./refuse.ts";
import { type Mask, onGrid, type Volume, type VoxelArray } from "./volume.ts";

/** Endings of volumes that are read; a folder holds a DICOM series. */
export const VOLUME_EXTENSIONS = [".nii", ".nii.gz", ".nrrd", ".dcm"] as const;

export interface VolumeOptions {
  /** SeriesInstanceUID of the series to read, where a folder holds several. */
  readonly series?: string;
}

/**
 * Reads a volume by its ending, or a folder with a DICOM series. `extension` says the ending where the path does not (an object of
 * the store); `.gz` alone counts as `.nii.gz`. Content that cannot be read is a FormatError.
 */
export async function readVolume(path: string, extension: string = endingOf(path), options: VolumeOptions = {}): Promise<Volume> {
  if (await isFolder(path)) return readSeries(await seriesFiles(path), path, { ...options, skipOthers: true });
  switch (extension.toLowerCase()) {
    case ".nii":
    case ".nii.gz":
    case ".gz":
      return readNifti(await readWhole(path), path);
    case ".nrrd":
      return readNrrd(await readWhole(path), path);
    case ".dcm":
      return readSeries([{ name: path, read: () => readWhole(path) }], path, options);
    case ".hdr":
    case ".img":
    case ".nhdr":
      throw unsupported(
        path,
        "is half of a volume: header and voxels lie in two files, of which only one would be kept track of",
        "write it into one .nii.gz or .nrrd",
      );
    default:
      throw unknownEnding(path, extension);
  }
}

/** Reads a volume whose voxels are labels, whole numbers from 0 to 255; another value is a FormatError that names it and its place. */
export async function readMask(path: string, extension?: string): Promise<Mask> {
  const volume = await readVolume(path, extension);
  return onGrid(volume, labelsOf(volume, path));
}

function labelsOf({ data, shape }: Volume<VoxelArray>, path: string): Uint8Array {
  if (data instanceof Uint8Array) return data;
  const labels = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    labels[i] = data[i]!;
    if (labels[i] !== data[i]) {
      const place = [Math.floor(i / (shape.y * shape.x)), Math.floor(i / shape.x) % shape.y, i % shape.x];
      throw new FormatError({
        code: "not-a-mask",
        message: `${fileName(path)} is no mask: its voxel [z, y, x] = [${place.join(", ")}] is ${data[i]}`,
        file: path,
        allowed: "whole numbers from 0 to 255",
      });
    }
  }
  return labels;
}

/** Writes a volume as its ending says, `.nii.gz` or `.nii`; another is a RangeError. Equal volumes give equal bytes. */
export async function writeVolume(volume: Volume, path: string, extension: string = endingOf(path)): Promise<void> {
  switch (extension.toLowerCase()) {
    case ".nii":
      return writeFile(path, writeNifti(volume));
    case ".nii.gz":
    case ".gz":
      return writeFile(path, writeZippedNifti(volume));
    default:
      throw new RangeError(`a volume is written as .nii.gz or .nii, not ${extension}`);
  }
}

const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

/** A file's bytes, if there are no more of them than a volume may have. */
async function readWhole(path: string): Promise<Uint8Array> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0; // what is not there is told by the reading
  if (size > MOST_BYTES) throw unsupported(path, `is too large: ${size} bytes, where 2 GiB are the limit`);
  return readBytes(path);
}

function unknownEnding(path: string, extension: string): FormatError {
  const name = fileName(path);
  return new FormatError({
    code: "unknown-format",
    message:
      extension === "" ? `${name} has no ending that says what it is` : `${name} ends in "${extension}", which is no volume`,
    file: path,
    allowed: `${VOLUME_EXTENSIONS.join(", ")}, or a folder with a DICOM series`,
  });
}
