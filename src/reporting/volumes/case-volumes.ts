import type { Case, CaseFile, Cases } from "../../formats/cases.ts";
import { readArtifact } from "../../formats/codecs.ts";
import { listNames } from "../../formats/format-error.ts";
import { toPatientAxes } from "../../formats/volume/patient-axes.ts";
import { type Mask, onGrid, type Volume } from "../../formats/volume/volume.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { unknownName } from "../unknown-name.ts";
import { isSameGrid, matchGrid } from "./match-grid.ts";

/** An input that is one volume or a collection of cases, as its kind says. */
interface Handle<V> {
  readonly kind: string;
  readonly label: string;
  readonly stage: string;
  readonly cell: { readonly [axis: string]: string | number | boolean | null };
  read(): Promise<V | Cases>;
}

export interface VolumeInputs {
  readonly images: Handle<Volume>;
  readonly masks: readonly Handle<Mask>[];
  /** Maps on the images' grids, such as what a network looks at. */
  readonly maps?: readonly Handle<Volume>[];
  readonly truth?: Handle<Mask> | undefined;
}

export interface FieldNames {
  /** Field of the cases with the CT, with the masks, with the true mask; the only field there is goes before. */
  readonly imageField: string;
  readonly maskField: string;
  readonly truthField: string;
  /** Field of the cases with the maps. @default "map" */
  readonly mapField?: string;
  /** Names of the maps where there are any, else of the masks, in their order; their stages unless given. */
  readonly names: readonly string[];
  readonly truthName: string;
  /** Added to each value of the image. */
  readonly shift: number;
}

/** A mask with what it is called, on the image's grid. */
export interface NamedMask {
  readonly name: string;
  readonly mask: Mask;
  /** It lay on another grid and was brought to the image's. */
  readonly isMatched: boolean;
}

/** A map with what it is called, on the image's grid. */
export interface NamedMap {
  readonly name: string;
  readonly map: Volume;
  /** What the collection of maps says of it. */
  readonly values: Case["values"];
}

/** One case as it is drawn: all along the patient's axes, on one grid. */
export interface CaseVolumes {
  /** Empty for a volume that is no case. */
  readonly id: string;
  /** What the cohort says of it. */
  readonly values: Case["values"];
  readonly image: Volume;
  readonly masks: readonly NamedMask[];
  /** Empty where none were asked for. */
  readonly maps: readonly NamedMap[];
  readonly truth?: NamedMask;
}

interface Part<V> {
  readonly name: string;
  readonly of: (id: string) => Promise<V>;
}

/** What is there to draw. */
export interface VolumeSource {
  /** Cases whose files are all there, in the order of the images; one with an empty id for volumes that are no cases. */
  readonly ids: readonly string[];
  /** Cases that lack a file, with the reason. */
  readonly missing: readonly { readonly id: string; readonly reason: string }[];
  /** Reads one case; an InputError names a case that is not there. */
  read(id: string): Promise<CaseVolumes>;
}

/**
 * Joins images, masks and true masks by case id. Reads nothing but the lists of cases; volumes are read a case at a time. All inputs are
 * cases, or all are single volumes.
 */
export async function openCases(inputs: VolumeInputs, fields: FieldNames): Promise<VolumeSource> {
  const { images, masks, maps = [], truth } = inputs;
  const odd = [...masks, ...maps, ...(truth ? [truth] : [])].find(({ kind }) => (kind === "cases") !== (images.kind === "cases"));
  if (odd) {
    const [one, all] = images.kind === "cases" ? [odd.label, images.label] : [images.label, odd.label];
    const message = `${one} is a single volume, but ${all} is a collection of cases`;
    throw new InputError({ code: "mixed-inputs", message, help: "give cases to every input, or a single volume to every input" });
  }
  const names = namesOf(masks, maps.length > 0 ? [] : fields.names, "masks");
  const mapNames = namesOf(maps, fields.names, "maps");
  const { truthName } = fields;
  const listed = await casesOf(images);
  const ids = listed ? listed.map(({ id }) => id) : [""];
  const missing = new Map<string, string>();
  const image = partOf<Volume>(images, listed, "volume", fields.imageField, images.label, ids, missing);
  const parts: Part<Mask>[] = [];
  for (const [k, mask] of masks.entries())
    parts.push(partOf<Mask>(mask, await casesOf(mask), "mask", fields.maskField, names[k]!, ids, missing));
  const shown: (Part<Volume> & { readonly list: Cases | undefined })[] = [];
  for (const [k, map] of maps.entries()) {
    const [list, name] = [await casesOf(map), mapNames[k]!];
    shown.push({ ...partOf<Volume>(map, list, "volume", fields.mapField ?? "map", name, ids, missing), list });
  }
  const whole = truth && partOf<Mask>(truth, await casesOf(truth), "mask", fields.truthField, truthName, ids, missing);
  const complete = ids.filter((id) => !missing.has(id));
  if (complete.length === 0) {
    const [first] = missing;
    const why = first ? `; ${JSON.stringify(first[0])}: ${first[1]}` : ": there are none";
    throw new InputError({ code: "no-case", message: `no case has all its files${why}` });
  }
  return {
    ids: complete,
    missing: [...missing].map(([id, reason]) => ({ id, reason })),
    async read(id) {
      if (!complete.includes(id)) throw listed ? unknownCase(id, complete, missing.get(id)) : noCases(id, images.label);
      const volume = shifted(toPatientAxes(await image.of(id)), fields.shift);
      const named = async (part: Part<Mask>): Promise<NamedMask> => onImage(await part.of(id), volume, part.name, id);
      const all: NamedMask[] = [];
      for (const part of parts) all.push(await named(part));
      const drawn: NamedMap[] = [];
      for (const { name, of, list } of shown)
        drawn.push({ name, map: onSameGrid(await of(id), volume, name, id), values: valuesOf(list, id) });
      return {
        id,
        values: valuesOf(listed, id),
        image: volume,
        masks: all,
        maps: drawn,
        ...(whole ? { truth: await named(whole) } : {}),
      };
    },
  };
}

const valuesOf = (list: Cases | undefined, id: string): Case["values"] => list?.find((each) => each.id === id)?.values ?? {};

function shifted(volume: Volume, by: number): Volume {
  if (by === 0) return volume;
  const data = new Float32Array(volume.data.length);
  for (let i = 0; i < data.length; i++) data[i] = volume.data[i]! + by;
  return onGrid(volume, data);
}

function partOf<V extends Volume>(
  handle: Handle<V>,
  listed: Cases | undefined,
  kind: "volume" | "mask",
  field: string,
  name: string,
  ids: readonly string[],
  missing: Map<string, string>,
): Part<V> {
  if (!listed) return { name, of: async () => (await handle.read()) as V }; // not cases, so a volume
  const cases = new Map(listed.map((each) => [each.id, each]));
  const files = new Map<string, CaseFile>();
  for (const id of ids) {
    const file = fileOf(cases.get(id), field, handle.label);
    if (typeof file === "string") missing.set(id, missing.get(id) ?? file);
    else files.set(id, file);
  }
  return {
    name,
    async of(id) {
      const { path, extension } = files.get(id)!;
      return (await readArtifact(kind, path, extension)) as V; // the kind says what it reads
    },
  };
}

/** The collection that an input is; undefined for a single volume. */
const casesOf = async (handle: Handle<Volume>): Promise<Cases | undefined> =>
  handle.kind === "cases" ? ((await handle.read()) as Cases) : undefined; // as its kind says

/** A case's file of that field, or its only one; else why it has none. */
function fileOf(found: Case | undefined, field: string, where: string): CaseFile | string {
  if (!found) return `${where} does not have it`;
  if (found.missing !== undefined) return found.missing;
  const fields = Object.keys(found.files);
  const file = found.files[field] ?? (fields.length === 1 ? found.files[fields[0]!] : undefined);
  if (file) return file;
  const there = fields.length === 0 ? "no files" : `the files ${listNames(fields)}`;
  return `${where} has no file "${field}" of it, but ${there}`;
}

function namesOf(masks: readonly Handle<Volume>[], given: readonly string[], what: "masks" | "maps"): string[] {
  if (given.length > 0 && given.length !== masks.length) {
    const message = `"names" has ${given.length} names for ${masks.length} ${what}`;
    throw new InputError({
      code: "name-count",
      message,
      help: `give one name a ${what.slice(0, -1)}, in the order of the input`,
    });
  }
  const names = masks.map(({ stage, cell, label }, k) => {
    const axes = Object.entries(cell).map(([axis, value]) => `${axis}=${value}`);
    return given[k] ?? [stage || label, ...axes].join(" ");
  });
  // files of one name are told apart by their order
  return names.map((name, k) => (names.filter((other) => other === name).length > 1 ? `${name} ${k + 1}` : name));
}

function onImage(mask: Mask, image: Volume, name: string, id: string): NamedMask {
  const turned = toPatientAxes(mask);
  if (isSameGrid(turned, image)) return { name, mask: turned, isMatched: false };
  const matched = matchGrid(turned, image);
  if (matched) return { name, mask: matched, isMatched: true };
  const whose = id === "" ? "" : ` of case ${JSON.stringify(id)}`;
  const message = `the mask "${name}"${whose} lies outside the image: they have no voxel in common`;
  throw new InputError({ code: "mask-outside", message, help: "give the mask of the same scan" });
}

function onSameGrid(map: Volume, image: Volume, name: string, id: string): Volume {
  const turned = toPatientAxes(map);
  if (isSameGrid(turned, image)) return turned;
  const whose = id === "" ? "" : ` of case ${JSON.stringify(id)}`;
  const sizeOf = ({ shape: { z, y, x } }: Volume): string => `${z} × ${y} × ${x}`;
  const message = `the map "${name}"${whose} has ${sizeOf(turned)} voxels, its image ${sizeOf(image)}`;
  throw new InputError({ code: "other-grid", message, help: "give the images that the maps were made of" });
}

const noCases = (id: string, label: string): InputError =>
  new InputError({
    code: "unknown-case",
    message: `no case ${JSON.stringify(id)}: ${label} is a single volume`,
    help: "leave out the case",
  });

function unknownCase(id: string, ids: readonly string[], reason: string | undefined): InputError {
  if (reason !== undefined)
    return new InputError({ code: "missing-case", message: `case ${JSON.stringify(id)} cannot be shown: ${reason}` });
  return unknownName("unknown-case", `no case ${JSON.stringify(id)} among the images`, id, ids);
}
