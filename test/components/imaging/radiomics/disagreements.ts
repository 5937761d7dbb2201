import { discretise } from "../../../../src/components/imaging/radiomics/discretise/discretise.ts";
import { firstOrderFeatures } from "../../../../src/components/imaging/radiomics/first-order/first-order.ts";
import { glcmFeatures } from "../../../../src/components/imaging/radiomics/glcm/glcm.ts";
import { gldmFeatures } from "../../../../src/components/imaging/radiomics/gldm/gldm.ts";
import { glrlmFeatures } from "../../../../src/components/imaging/radiomics/glrlm/glrlm.ts";
import { glszmFeatures } from "../../../../src/components/imaging/radiomics/glszm/glszm.ts";
import { ngtdmFeatures } from "../../../../src/components/imaging/radiomics/ngtdm/ngtdm.ts";
import type { BinnedRoi, Features } from "../../../../src/components/imaging/radiomics/roi.ts";
import { settings } from "./binned.ts";
import { type Answer, CLASSES, type ClassName, type Problem } from "./pyradiomics.ts";
import { roiOf } from "./roi-of.ts";

/** The features whose tolerance is 1e-7: differences of nearly equal numbers, or an eigenvalue. */
const LOOSE = new Set(["MCC", "Imc1", "Imc2", "ClusterShade", "Skewness"]);
/** Roots of differences: where the difference is rounding error alone (1e-16), its root is 1e-8. */
const ROOTS = new Set(["MCC", "Imc2"]);

function ours({ shape, spacing, image, mask, settings: own }: Problem): { roi: BinnedRoi; classes: Record<ClassName, Features> } {
  const { binWidth, binCount, voxelArrayShift, ...rest } = own as Record<string, number>;
  const bins = binCount === undefined ? { binWidth: binWidth! } : { binCount };
  const roi = discretise(roiOf(shape, spacing, image, mask), bins);
  const own2 = settings(rest);
  return {
    roi,
    classes: {
      firstorder: firstOrderFeatures(roi, { voxelArrayShift: voxelArrayShift ?? 0 }),
      glcm: glcmFeatures(roi, own2),
      glrlm: glrlmFeatures(roi, own2),
      glszm: glszmFeatures(roi, own2),
      gldm: gldmFeatures(roi, own2),
      ngtdm: ngtdmFeatures(roi, own2),
    },
  };
}

/** Levels and features that disagree with pyradiomics by more than the project allows itself; nothing where all is well. */
export function disagreements(problem: Problem, answer: Answer): readonly string[] {
  const { roi, classes } = ours(problem);
  const wrong: string[] = [];
  if (answer.levels.filter((level) => level > 0).join() !== roi.levels.join()) wrong.push("levels");
  for (const name of CLASSES) {
    const theirs = answer.classes[name];
    if (typeof theirs === "string") {
      // no direction fits into the image: theirs raises an error, of ours see the test below
      if (!theirs.includes("Error getting angle count")) wrong.push(`${name}: ${theirs}`);
      continue;
    }
    if ([...classes[name].keys()].sort().join() !== Object.keys(theirs).sort().join()) wrong.push(`names of ${name}`);
    const prominence = classes.glcm.get("ClusterProminence")!;
    for (const [feature, value] of Object.entries(theirs)) {
      const found = classes[name].get(feature)!;
      const relative = LOOSE.has(feature) ? 1e-7 : 1e-9;
      let absolute = ROOTS.has(feature) ? 3e-8 : 1e-12;
      if (feature === "ClusterShade") absolute += 1e-12 * prominence ** 0.75; // a sum of cubes that may cancel
      const equal = Object.is(found, value) || Math.abs(found - value) <= relative * Math.abs(value) + absolute;
      if (!equal) wrong.push(`${name} ${feature}: ${found} for ${value}`);
    }
  }
  return wrong;
}
