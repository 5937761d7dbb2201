import { type Mask, onGrid, type Volume } from "../../../formats/volume/volume.ts";
import { valuesOfTasks } from "./extract.ts";
import { imageTasks } from "./images/image-task.ts";
import type { ExtractionHooks } from "./images/share-tasks.ts";
import { prepare } from "./preparation/prepare.ts";
import { covidMtlPlans } from "./presets.ts";
import type { GivenSettings } from "./settings.ts";

/**
 * The 375 features of the COVID-MTL paper, by the authors' names in the order of their table. The image's own features have no prefix,
 * so that three names that GLRLM and GLSZM share hold GLSZM's values in GLRLM's place; those of bands are called `LLH_glcm_…`, first all
 * of GLCM, then all of GLRLM. Without a mask the region is where the value is above 0, and voxels measure 1 mm, as the authors did it.
 * Agrees with pyradiomics 3.0.1 called as they called it.
 */
export function extractCovidMtl(
  image: Volume,
  mask: Mask | undefined,
  settings: GivenSettings,
  hooks: ExtractionHooks = {},
): Map<string, number> {
  if (mask === undefined && image.data.some((value: number) => value < 0)) {
    hooks.warn?.(
      "values below 0 without a mask: if the image is in HU, cut the lung out first (imaging/apply-mask with shift: 1024, clip: [0, 4095]) or give a mask",
    );
  }
  const seen = mask === undefined ? { ...image, spacing: { z: 1, y: 1, x: 1 } } : image;
  const region = mask ?? valuesAbove0(seen, settings.label ?? 1);
  const { own, bands } = covidMtlPlans(settings);
  const prepared = prepare(seen, region, own.settings);
  const features = new Map<string, number>();
  const later = new Map<string, number>();
  const filters = [...imageTasks(own), ...imageTasks(bands)]; // of one preparation: the settings are the same
  for (const { image: name, name: kind, values } of valuesOfTasks(prepared, own.settings.label, filters, hooks)) {
    const into = name === "original" || kind === "glcm" ? features : later;
    const prefix = name === "original" ? "" : `${name.replace(/^wavelet\d*-/, "")}_${kind}_`;
    for (const [feature, value] of values) into.set(prefix + feature, value); // a name set before keeps its place
  }
  for (const [feature, value] of later) features.set(feature, value);
  return features;
}

function valuesAbove0(image: Volume, label: number): Mask {
  const data = new Uint8Array(image.data.length);
  for (let i = 0; i < data.length; i++) data[i] = image.data[i]! > 0 ? label : 0;
  return onGrid(image, data);
}
