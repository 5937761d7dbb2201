import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Case, CaseFile } from "../../../formats/cases.ts";
import { InputError } from "../../../runner/contract/failure.ts";

/** Endings of files that hold a volume. */
export const VOLUME_ENDINGS = [".nii.gz", ".nii", ".nrrd", ".nhdr", ".dcm"] as const;

/** Names by which a file or folder says what it is to its case; plural and nnU-Net's names are taken too. */
const FIELDS: { readonly [name: string]: string } = {
  image: "image",
  images: "image",
  ct: "image",
  mask: "mask",
  masks: "mask",
  label: "mask",
  labels: "mask",
  seg: "mask",
  segmentation: "mask",
  lung: "lung",
  lungs: "lung",
  lesion: "lesion",
  lesions: "lesion",
  airway: "airway",
  airways: "airway",
  truth: "truth",
};

/** The ending of a volume's file; undefined for other files. */
export const volumeEnding = (name: string): string | undefined =>
  VOLUME_ENDINGS.find((ending) => name.toLowerCase().endsWith(ending));

const stemOf = (name: string): string => name.slice(0, name.length - (volumeEnding(name)?.length ?? 0));
const fieldNamed = (word: string): string | undefined => FIELDS[word.toLowerCase().replace(/(tr|ts)$/, "")];

/**
 * The cases of a folder, in the order of their ids, by its layout:
 * `ID/FIELD.nii.gz` (a folder a case; DICOM files in it, or in folders of no field's name below it, are the image),
 * `FIELD/ID.nii.gz` (a folder a field: images, masks, …), or `ID.nii.gz` and `ID_FIELD.nii.gz` side by side.
 * A case lacks the fields that it has no file for; of a folder a case, all of them where it is empty.
 */
export function casesInFolder(folder: string): readonly Case[] {
  const names = readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .sort();
  const folders = names.filter((name) => isFolder(join(folder, name)));
  const files = names.filter((name) => !folders.includes(name) && volumeEnding(name) !== undefined);
  const found = new Map<string, Record<string, CaseFile>>();
  const add = (id: string, field: string, path: string, extension: string): void => {
    const own = found.get(id) ?? {};
    if (own[field]) {
      throw new InputError({
        code: "duplicate-file",
        message: `case ${id} has two files for ${field}: ${own[field].path} and ${path}`,
        help: "name the files in a CSV with a column case and a column for each field",
      });
    }
    found.set(id, { ...own, [field]: { path, extension } });
  };
  const addFile = (id: string, field: string, path: string): void => add(id, field, path, volumeEnding(path) ?? "");
  const byField = folders.length > 0 && folders.every((name) => fieldNamed(name) !== undefined);
  for (const name of folders) {
    const inner = join(folder, name);
    if (byField) {
      for (const entry of volumesIn(inner))
        addFile(stemOf(entry).replace(/_0000$/, ""), fieldNamed(name) as string, join(inner, entry));
      continue;
    }
    const entries = volumesIn(inner);
    found.set(name, {}); // also where its files are gone
    // a series lies in the folder itself, or in folders that do not say what they are
    const isSeries = (entry: string): boolean =>
      isSeriesPart(entry) || (fieldNamed(entry) === undefined && isFolder(join(inner, entry)) && holdsDicom(join(inner, entry)));
    if (entries.some(isSeries) || holdsDicom(inner, 0)) addFile(name, "image", inner);
    for (const entry of entries.filter((one) => !isSeries(one)))
      addFile(name, fieldNamed(stemOf(entry)) ?? stemOf(entry), join(inner, entry));
  }
  for (const name of files) {
    const [, id = stemOf(name), word = ""] = /^(.+)[_-]([A-Za-z]+)$/.exec(stemOf(name)) ?? [];
    const field = fieldNamed(word);
    addFile(field === undefined ? stemOf(name).replace(/_0000$/, "") : id, field ?? "image", join(folder, name));
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, own]) => ({ id, values: {}, files: own }));
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Files that hold volumes, and folders. */
const volumesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith(".") && (volumeEnding(name) !== undefined || isFolder(join(folder, name))))
    .sort();

/** Files of a folder that are looked at. */
const LOOKED_AT = 3;

/** Whether a folder, or one in it down to `depth`, holds a DICOM file, by the mark after its first 128 bytes. */
function holdsDicom(folder: string, depth = 4): boolean {
  const names = readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .sort();
  const files = names.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true);
  if (files.slice(0, LOOKED_AT).some((name) => isSeriesPart(name) || hasMark(join(folder, name)))) return true;
  return depth > 0 && names.some((name) => isFolder(join(folder, name)) && holdsDicom(join(folder, name), depth - 1));
}

function hasMark(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(132);
    return readSync(file, bytes, 0, 132, 0) === 132 && bytes.toString("latin1", 128) === "DICM";
  } finally {
    closeSync(file);
  }
}

const isSeriesPart = (name: string): boolean => name.toLowerCase().endsWith(".dcm");
