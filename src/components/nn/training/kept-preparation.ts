import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PrepareParams } from "../batches/params.ts";
import { type PreparationOptions, preparationFor } from "../batches/preparation-for.ts";
import type { Preparation } from "../batches/prepare/preparation.ts";
import { durableFiles } from "./durable-file.ts";

export interface Kept {
  readonly training: string;
  readonly preparation: Preparation;
}

/** What was written below, as a whole; undefined where there is none, or where the disk has spoilt it. */
export function readKept(path: string): Kept | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Kept;
  } catch {
    return undefined; // the scans are read once more
  }
}

/** The preparation of a training: taken from the scans, all of which that reads, once, also where the training is stopped and goes on. */
export async function keptPreparation(
  folder: string,
  training: string,
  params: Pick<PrepareParams, "clip" | "standardize" | "crop">,
  options: PreparationOptions,
): Promise<Preparation> {
  const path = join(folder, "preparation.json");
  const kept = readKept(path);
  if (kept?.training === training) return kept.preparation;
  const preparation = await preparationFor(params, options);
  durableFiles.replace(path, [Buffer.from(JSON.stringify({ training, preparation } satisfies Kept))]);
  return preparation;
}
