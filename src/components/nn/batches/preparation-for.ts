import type { Triple } from "../../../formats/volume/volume.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { refuseMisfits } from "../../../runner/contract/misfit.ts";
import { Philox } from "../../../stats/random/philox.ts";
import type { PrepareParams } from "./params.ts";
import { chooseBox } from "./prepare/choose-box.ts";
import { clipMisfits } from "./prepare/clip.ts";
import { cohortStatistics } from "./prepare/cohort-statistics.ts";
import type { Crop, Preparation } from "./prepare/preparation.ts";
import type { ScanStatistics } from "./prepare/scan-statistics.ts";
import { type SurveyOptions, surveyScans } from "./survey.ts";
import { inCase } from "./threads/in-case.ts";
import type { ScanFile, Surveyed } from "./threads/task.ts";

export interface PreparationOptions extends SurveyOptions {
  readonly training: readonly ScanFile[];
  /** All scans that are to be read, training scans among them: those of `standardize: all`. */
  readonly all: readonly ScanFile[];
}

/**
 * The preparation that parameters ask for. Reads all scans once: for what standardising needs, and so that one which is damaged or does not
 * fit is told now, not when its turn comes. The result is plain data: store it with the model, and with a training that is to go on.
 */
export async function preparationFor(
  { clip, standardize, crop }: Pick<PrepareParams, "clip" | "standardize" | "crop">,
  { training, all, ...options }: PreparationOptions,
): Promise<Preparation> {
  refuseMisfits(clipMisfits(clip));
  const surveyed = await surveyScans(all, clip, options);
  const ids = new Set(training.map(({ id }) => id));
  const own = surveyed.filter((_, i) => ids.has(all[i]!.id));
  if (own.length === 0) throw new RangeError("no training scan is among all scans");
  const preparation: Preparation = {
    clip,
    standard: standardOf(standardize, own, surveyed),
    size: crop?.size ?? own[0]!.shape,
    ...(crop ? { crop: cropOf(crop) } : {}),
  };
  for (const [i, { shape }] of surveyed.entries()) checkFit(preparation, all[i]!.id, shape, ids.has(all[i]!.id));
  return preparation;
}

function standardOf(
  standardize: PrepareParams["standardize"],
  training: readonly Surveyed[],
  all: readonly Surveyed[],
): ScanStatistics {
  if (standardize === "none") return { mean: 0, deviation: 1 };
  if (typeof standardize === "object") return standardize;
  const found = cohortStatistics(standardize === "all" ? all : training);
  checkDeviation(found);
  return found;
}

const cropOf = ({ starts, evaluate }: Crop): Crop => ({ ...(starts ? { starts } : {}), ...(evaluate ? { evaluate } : {}) });

/** Refuses a scan that has not all voxels that may be taken. */
function checkFit(preparation: Preparation, id: string, shape: Triple, isTraining: boolean): void {
  try {
    chooseBox(preparation, shape, isTraining ? new Philox(0) : undefined);
  } catch (error) {
    throw error instanceof InputError ? inCase(id, error.failure) : error;
  }
}

function checkDeviation({ deviation }: ScanStatistics): void {
  if (deviation > 0) return;
  throw new InputError({
    code: "no-contrast",
    message: `the scans' mean deviation is ${deviation}: they cannot be divided by it`,
    help: "look at the scans and at clip, or set standardize: none",
  });
}
