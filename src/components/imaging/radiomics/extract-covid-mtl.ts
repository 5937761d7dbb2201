import { type Mask, onGrid, type Volume } from "../../../formats/volume/volume.ts";
import { classValues, type ExtractionHooks } from "./extract.ts";
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
  const seen = mask === undefined ? { ...image, spacing: { z: 1, y: 1, x: 1 } } : image;
  const region = mask ?? valuesAbove0(seen, settings.label ?? 1);
  const plans = covidMtlPlans(settings);
  const features = new Map<string, number>();
  for (const { values } of classValues(seen, region, plans.own, hooks)) {
    for (const [feature, value] of values) features.set(feature, value); // a name set before keeps its place
  }
  const later = new Map<string, number>();
  const bands: ExtractionHooks = { ...hooks, progress: (done) => hooks.progress?.(done + 1) };
  for (const { image: band, name, values } of classValues(seen, region, plans.bands, bands)) {
    const into = name === "glcm" ? features : later;
    for (const [feature, value] of values) into.set(`${band.replace(/^wavelet\d*-/, "")}_${name}_${feature}`, value);
  }
  for (const [feature, value] of later) features.set(feature, value);
  return features;
}

function valuesAbove0(image: Volume, label: number): Mask {
  const data = new Uint8Array(image.data.length);
  for (let i = 0; i < data.length; i++) data[i] = image.data[i]! > 0 ? label : 0;
  return onGrid(image, data);
}
