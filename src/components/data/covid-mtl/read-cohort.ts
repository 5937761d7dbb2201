import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readTable } from "../../../formats/codecs.ts";
import { FormatError } from "../../../formats/format-error.ts";
import type { Table } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { type Cohort, checkCohort } from "./check-cohort.ts";

/** Pairs of file names that hold a cohort, taken in this order. */
const PAIRS = [
  { features: "radioinfo.ppl", patients: "info.ppl" },
  { features: "radiofeatures.csv", patients: "patients.csv" },
] as const;

/** Reads and checks the cohort in a folder: the authors' pickles if both are there, else the same two tables as CSV. */
export async function readCohort(folder: string, warn: (message: string) => void): Promise<Cohort> {
  const files = await choosePair(folder);
  const features = await read(files.features);
  const patients = await read(files.patients);
  return checkCohort(patients, features, files, warn);
}

async function choosePair(folder: string): Promise<{ features: string; patients: string }> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // what fs throws
    throw new InputError({
      code: "cohort-folder",
      message: code === "ENOTDIR" ? `${folder} is a file, but source names a folder` : `there is no folder ${folder}`,
      help: HOW_TO,
    });
  }
  const pair = PAIRS.find(({ features, patients }) => names.includes(features) && names.includes(patients));
  if (pair) return { features: join(folder, pair.features), patients: join(folder, pair.patients) };
  const half = PAIRS.find(({ features, patients }) => names.includes(features) || names.includes(patients));
  const [there, absent] =
    half && names.includes(half.features) ? [half.features, half.patients] : [half?.patients, half?.features];
  throw new InputError({
    code: "cohort-folder",
    message: half
      ? `${folder} holds ${there} but not ${absent}`
      : `${folder} holds neither ${PAIRS.map((each) => `${each.features} and ${each.patients}`).join(" nor ")}`,
    help: HOW_TO,
  });
}

const HOW_TO =
  "clone the authors' repository, github.com/guoqingbao/COVID-MTL, and give its folder data as source; or take source: synthetic";

async function read(path: string): Promise<Table> {
  try {
    return await readTable(path);
  } catch (error) {
    if (error instanceof FormatError) throw new InputError(error.failure);
    throw error;
  }
}
