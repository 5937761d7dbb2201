import { unreachable } from "../../../runner/contract/failure.ts";
import { discretise } from "./discretise/discretise.ts";
import { DEPRECATED, type FeatureClass, featuresOf } from "./feature-names.ts";
import { firstOrderFeatures } from "./first-order/first-order.ts";
import { glcmFeatures } from "./glcm/glcm.ts";
import { gldmFeatures } from "./gldm/gldm.ts";
import { glrlmFeatures } from "./glrlm/glrlm.ts";
import { glszmFeatures } from "./glszm/glszm.ts";
import { ngtdmFeatures } from "./ngtdm/ngtdm.ts";
import type { PlannedClass } from "./plan.ts";
import type { BinnedRoi, Features, Roi } from "./roi.ts";
import type { Settings } from "./settings.ts";

/** Classes that are calculated from the values of an image. */
export type ValueClass = Exclude<FeatureClass, "shape" | "shape2D">;

/** A class of values, and those of its features that are wanted. */
export type PlannedValues = PlannedClass & { readonly name: ValueClass };

/** Values of the wanted features of each class by its name, of one region in one image, which is discretised once. */
export function classFeatures(
  roi: Roi,
  classes: readonly PlannedValues[],
  settings: Settings,
): ReadonlyMap<ValueClass, Features> {
  const { binWidth, binCount, weightingNorm = null, force2Ddimension, ...rest } = settings;
  const binned = discretise(roi, binCount === undefined ? { binWidth } : { binCount });
  const own = { ...rest, weightingNorm, force2Ddimension: force2Ddimension as 0 | 1 | 2 }; // 0 to 2 by its schema
  return new Map(classes.map((each) => [each.name, wanted(each, calculate(binned, each, own))]));
}

type Own = Parameters<typeof glcmFeatures>[1] & Parameters<typeof firstOrderFeatures>[1];

function calculate(roi: BinnedRoi, { name, features }: PlannedValues, settings: Own): Features {
  switch (name) {
    case "firstorder":
      return firstOrderFeatures(roi, settings);
    case "glcm":
      return glcmFeatures(roi, settings, features.length > 0 ? new Set(features) : undefined);
    case "glrlm":
      return glrlmFeatures(roi, settings);
    case "glszm":
      return glszmFeatures(roi, settings);
    case "gldm":
      return gldmFeatures(roi, settings);
    case "ngtdm":
      return ngtdmFeatures(roi, settings);
    default:
      return unreachable(name);
  }
}

/** The named features in the order in which they are named; all but the deprecated where none is. */
export function wanted({ name, features }: PlannedClass, values: Features): Features {
  const names = features.length > 0 ? features : featuresOf(name);
  const known = [...featuresOf(name), ...(DEPRECATED[name] ?? [])];
  return new Map(
    names
      .filter((feature) => known.includes(feature))
      .map((feature) => {
        const value = values.get(feature);
        if (value === undefined) throw new Error(`${name} gave no ${feature}`);
        return [feature, value];
      }),
  );
}
