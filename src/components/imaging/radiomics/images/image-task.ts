import type { Volume } from "../../../../formats/volume/volume.ts";
import { InputError } from "../../../../runner/contract/failure.ts";
import type { Box } from "../box.ts";
import { classFeatures, type PlannedValues, type ValueClass } from "../class-features.ts";
import { filteredImages } from "../filters/filtered-images.ts";
import { LETTERS } from "../filters/region-bands.ts";
import { spansOf } from "../matrices/spans.ts";
import type { Plan, PlannedClass, PlannedImage } from "../plan.ts";
import type { Features } from "../roi.ts";
import type { Settings } from "../settings.ts";

/** Where features of values are calculated: a prepared volume, and the region in its box (1 inside, 0 outside). */
export interface Region {
  readonly volume: Volume;
  readonly box: Box;
  readonly mask: Uint8Array;
}

/** Images to be made and their features: all that one filter makes, or a part that is made by itself. */
export interface ImageTask {
  readonly planned: PlannedImage;
  readonly classes: readonly PlannedValues[];
  readonly settings: Settings;
}

/** Features of one image by class. */
export interface ImageValues {
  /** `original`, `wavelet-LLH`, … */
  readonly image: string;
  readonly classes: ReadonlyMap<ValueClass, Features>;
}

/** What a plan asks for: for each of its filters the tasks, whose images come in the filter's order but for approximations. */
export function imageTasks({ settings, images, classes }: Plan): readonly (readonly ImageTask[])[] {
  const ofValues = classes.filter(isOfValues);
  if (ofValues.length === 0) return [];
  return images.map((planned) => {
    const own = { ...settings, ...planned.settings };
    return parts(planned, own).map((part) => ({ planned: part.planned, classes: ofValues, settings: part.settings }));
  });
}

const isOfValues = (planned: PlannedClass): planned is PlannedValues => planned.name !== "shape" && planned.name !== "shape2D";

function parts(planned: PlannedImage, settings: Settings) {
  const { type, sigmaTexts } = planned;
  if (type === "Wavelet" && settings.level === 1 && settings.start_level === 0 && !settings.force2D) {
    return LETTERS.map((letters) => ({ planned: { ...planned, letters: [letters] }, settings }));
  }
  if (type === "LoG") {
    return settings.sigma.map((sigma, i) => ({
      planned: { ...planned, ...(sigmaTexts?.[i] !== undefined && { sigmaTexts: [sigmaTexts[i]] }) },
      settings: { ...settings, sigma: [sigma] },
    }));
  }
  return [{ planned, settings }];
}

/** Makes the images of a task one by one. `warn` hears of those that are left out. */
export function* runTask(region: Region, task: ImageTask, warn: (message: string) => void): Generator<ImageValues> {
  const { volume, box, mask } = region;
  const { planned, classes, settings } = task;
  const inside = spansOf({ mask, shape: box.shape });
  for (const { name, values } of filteredImages(volume, box, inside, planned, settings, warn)) {
    requireNumbers(values, name);
    const roi = { shape: box.shape, spacing: volume.spacing, mask, values };
    yield { image: name, classes: classFeatures(roi, classes, settings) };
  }
}

/** Throws an InputError for a region with values that are no numbers. */
function requireNumbers(values: Float64Array, name: string): void {
  let wrong = 0;
  let first = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (value - value === 0) continue;
    if (wrong++ === 0) first = value;
  }
  if (wrong === 0) return;
  const where = name === "original" ? "the region" : `the region of the ${name} image`;
  throw new InputError({
    code: "not-finite",
    message: `${where} holds ${wrong} voxel${wrong === 1 ? "" : "s"} that ${wrong === 1 ? "is" : "are"} no finite number, the first of them ${first}`,
    help: "mask such voxels out, or fill them before",
  });
}
