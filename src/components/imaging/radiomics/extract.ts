import type { Mask, Volume } from "../../../formats/volume/volume.ts";
import { cutMask } from "./box.ts";
import { type ImageTask, type ImageValues, imageTasks } from "./images/image-task.ts";
import { type ExtractionHooks, shareTasks } from "./images/share-tasks.ts";
import type { Plan, PlannedClass } from "./plan.ts";
import { type Prepared, prepare } from "./preparation/prepare.ts";
import type { Features } from "./roi.ts";
import { shapeFeatures } from "./shape/shape-features.ts";

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
  const prepared = prepare(image, mask, plan.settings);
  yield* shapeFeatures(prepared, plan.classes, plan.settings, hooks.warn ?? (() => {}));
  yield* valuesOfTasks(prepared, plan.settings.label, imageTasks(plan), hooks);
}

/** Features of the images that filters make: of each filter all details, then all approximations. */
export function* valuesOfTasks(
  { image, mask, box }: Prepared,
  label: number,
  filters: readonly (readonly ImageTask[])[],
  hooks: ExtractionHooks,
): Generator<ClassValues> {
  const region = { volume: image, box, mask: cutMask(mask, box, label) };
  const found = shareTasks(region, filters.flat(), hooks);
  let done = 0;
  for (const tasks of filters) {
    const images = found.slice(done, done + tasks.length).flat();
    done += tasks.length;
    const last = ({ image: name }: ImageValues): boolean => /^wavelet\d*-L+$/.test(name);
    for (const one of [...images.filter((each) => !last(each)), ...images.filter(last)]) {
      for (const [name, values] of one.classes) yield { image: one.image, name, values };
    }
  }
}
