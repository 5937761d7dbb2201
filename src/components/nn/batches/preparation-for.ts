import type { Triple } from "../../../formats/volume/volume.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import type { PrepareParams } from "./params.ts";
import type { Clip } from "./prepare/clip.ts";
import type { Preparation } from "./prepare/preparation.ts";
import type { ScanStatistics } from "./prepare/scan-statistics.ts";
import { surveyScans } from "./survey.ts";
import type { Readers } from "./threads/readers.ts";
import type { ScanFile } from "./threads/task.ts";

export interface PreparationOptions {
  readonly training: readonly ScanFile[];
  /** All scans there are, training scans among them: those of `standardize: all`. */
  readonly all: readonly ScanFile[];
  readonly readers: Readers;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/**
 * The preparation that parameters ask for. Reads the scans once where statistics are taken from them, one scan where only the shape is
 * wanted, and none otherwise. The result is plain data: store it with the model, and with a training that is to go on.
 */
export async function preparationFor(
  { clip, standardize, crop }: Pick<PrepareParams, "clip" | "standardize" | "crop">,
  { training, all, ...options }: PreparationOptions,
): Promise<Preparation> {
  checkClip(clip);
  const known = standardize === "none" ? { mean: 0, deviation: 1 } : typeof standardize === "object" ? standardize : undefined;
  const scans = known ? training.slice(0, crop ? 0 : 1) : standardize === "all" ? all : training;
  const found = scans.length > 0 ? await surveyScans(scans, clip, { ...options, cropped: crop !== undefined }) : undefined;
  if (!known) checkDeviation(found!.statistics);
  const standard: ScanStatistics = known ?? found!.statistics;
  const size: Triple = crop?.size ?? found!.shape;
  if (!crop) return { clip, standard, size };
  const { starts, evaluate } = crop;
  return { clip, standard, size, crop: { ...(starts ? { starts } : {}), ...(evaluate ? { evaluate } : {}) } };
}

function checkClip({ below, above }: Clip): void {
  if (below === undefined || above === undefined || below < above) return;
  throw new InputError({
    code: "bad-parameter",
    message: `clip: below, ${below}, is not below above, ${above}`,
    help: "below is the least value left, above the greatest",
  });
}

function checkDeviation({ deviation }: ScanStatistics): void {
  if (deviation > 0) return;
  throw new InputError({
    code: "no-contrast",
    message: `the scans' mean deviation is ${deviation}: they cannot be divided by it`,
    help: "look at the scans and at clip, or set standardize: none",
  });
}
