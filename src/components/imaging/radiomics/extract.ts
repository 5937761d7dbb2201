import type { Mask, Volume } from "../../../formats/volume/volume.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { cutMask } from "./box.ts";
import { classFeatures, type ValueClass } from "./class-features.ts";
import { filteredImages } from "./filters/filtered-images.ts";
import type { Plan, PlannedClass, PlannedImage } from "./plan.ts";
import { type Prepared, prepare } from "./preparation/prepare.ts";
import type { Features, Roi } from "./roi.ts";
import type { Settings } from "./settings.ts";
import { shapeFeatures } from "./shape/shape-features.ts";

/** Called on the way. */
export interface ExtractionHooks {
  /** What pyradiomics would warn of. */
  readonly warn?: (message: string) => void;
  /** Images (original, bands, …) done so far. */
  readonly progress?: (images: number) => void;
  readonly signal?: AbortSignal;
}

/** Features of one class in one image. */
export interface ClassValues {
  /** `original`, `wavelet-LLH`, … */
  readonly image: string;
  readonly name: PlannedClass["name"];
  readonly values: Features;
}

/**
 * Features of the mask's region by pyradiomics' names (`wavelet-LLH_glcm_JointEntropy`) in its order: shape first, then image by image,
 * class by class. Agrees with pyradiomics 3.0.1 (docs/radiomics.md says how closely, and where it differs). What is wrong with image or
 * mask is an InputError.
 */
export function extract(image: Volume, mask: Mask, plan: Plan, hooks: ExtractionHooks = {}): Map<string, number> {
  const features = new Map<string, number>();
  for (const { image: prefix, name, values } of classValues(image, mask, plan, hooks)) {
    for (const [feature, value] of values) features.set(`${prefix}_${name}_${feature}`, value);
  }
  return features;
}

/** The same, class by class. */
export function* classValues(image: Volume, mask: Mask, plan: Plan, hooks: ExtractionHooks = {}): Generator<ClassValues> {
  const { settings, images, classes } = plan;
  const prepared = prepare(image, mask, settings);
  yield* shapeFeatures(prepared, classes, settings, hooks.warn ?? (() => {}));
  const ofValues = classes.filter(isOfValues);
  if (ofValues.length === 0) return;
  let done = 0;
  for (const each of images) {
    for (const [name, values] of imageValues(prepared, each, ofValues, { ...settings, ...each.settings }, hooks)) {
      hooks.signal?.throwIfAborted();
      for (const [feature, found] of values) yield { image: name, name: feature, values: found };
      hooks.progress?.(++done);
    }
  }
}

/** Features of the images that one filter makes. */
function* imageValues(
  prepared: Prepared,
  planned: PlannedImage,
  classes: readonly (PlannedClass & { readonly name: ValueClass })[],
  settings: Settings,
  hooks: ExtractionHooks,
): Generator<readonly [string, ReadonlyMap<ValueClass, Features>]> {
  const { image, mask, box } = prepared;
  const inside = cutMask(mask, box, settings.label);
  for (const filtered of filteredImages(image, box, planned, settings, hooks.warn ?? (() => {}))) {
    const roi: Roi = { shape: box.shape, spacing: image.spacing, image: filtered.image, mask: inside };
    requireNumbers(roi, filtered.name);
    yield [filtered.name, classFeatures(roi, classes, settings)];
  }
}

const isOfValues = (planned: PlannedClass): planned is PlannedClass & { readonly name: ValueClass } =>
  planned.name !== "shape" && planned.name !== "shape2D";

/** Throws an InputError for a region with values that are no numbers. */
function requireNumbers({ image, mask }: Roi, name: string): void {
  let wrong = 0;
  let first = 0;
  for (let i = 0; i < image.length; i++) {
    if (mask[i] === 0 || Number.isFinite(image[i])) continue;
    if (wrong++ === 0) first = image[i]!;
  }
  if (wrong === 0) return;
  const where = name === "original" ? "the region" : `the region of the ${name} image`;
  throw new InputError({
    code: "not-finite",
    message: `${where} holds ${wrong} voxel${wrong === 1 ? "" : "s"} that ${wrong === 1 ? "is" : "are"} no finite number, the first of them ${first}`,
    help: "mask such voxels out, or fill them before",
  });
}
