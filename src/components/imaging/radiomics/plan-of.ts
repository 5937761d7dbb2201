import { refuseMisfits } from "../../../runner/contract/misfit.ts";
import { type FeatureClass, WITHOUT_VALUE } from "./feature-names.ts";
import type { FileParameters, Params } from "./parameters.ts";
import type { ImageType, Plan, PlannedClass, PlannedImage } from "./plan.ts";
import { FIXED, fixedMisfit } from "./preset-misfits.ts";
import { DEFAULT_CLASSES } from "./presets.ts";
import { type GivenSettings, withDefaults } from "./settings.ts";

/** What the parameters ask for. */
export type Asked =
  | { readonly preset: "covid-mtl"; readonly settings: GivenSettings }
  | { readonly preset: "pyradiomics"; readonly plan: Plan };

/**
 * Preset, parameter file and parameters in one; the later goes before, setting by setting. Parameters that do not fit the preset are an
 * InputError.
 */
export function planOf(params: Params, file: FileParameters | undefined, warn: (message: string) => void): Asked {
  const { preset, parameters: _, imageType, featureClass, ...own } = params;
  const settings: GivenSettings = { ...file?.settings, ...own };
  const given = { imageType: imageType ?? file?.imageType, featureClass: featureClass ?? file?.featureClass };
  if (preset === "covid-mtl") {
    const wrong = FIXED.find((name) => ({ ...settings, ...given })[name] !== undefined);
    if (wrong !== undefined) refuseMisfits([fixedMisfit(wrong)]); // one of the file's: the spec's own are told before
    return { preset, settings };
  }
  const texts = {
    ...(imageType === undefined ? file?.sigmaTexts : {}),
    "": own.sigma === undefined ? file?.sigmaTexts[""] : undefined,
  };
  const images = imagesOf(given.imageType ?? {}, texts);
  const without = images.find(({ type, settings: own }) => type === "LoG" && !(own.sigma ?? settings.sigma)?.length);
  if (without) warn("LoG gives no image without sigma: name the widths in mm, imageType: { LoG: { sigma: [1, 3] } }");
  const classes = classesOf(given.featureClass ?? {}, warn);
  return {
    preset,
    plan: {
      settings: withDefaults(settings),
      images: images.length > 0 ? images : [{ type: "Original", settings: {} }],
      classes: given.featureClass === undefined || Object.keys(given.featureClass).length === 0 ? DEFAULT_CLASSES : classes,
    },
  };
}

/** Filters in the order in which they are written. */
function imagesOf(
  given: NonNullable<Params["imageType"]>,
  texts: { readonly [filter: string]: readonly string[] | undefined },
): PlannedImage[] {
  return Object.entries(given).map(([type, settings = {}]) => {
    const sigmaTexts = settings.sigma === undefined ? texts[""] : texts[type];
    return { type: type as ImageType, settings, ...(sigmaTexts ? { sigmaTexts } : {}) }; // a key of the schema
  });
}

/** Classes in the order in which they are written, without what has no value. */
function classesOf(given: NonNullable<Params["featureClass"]>, warn: (message: string) => void): PlannedClass[] {
  return Object.entries(given).flatMap(([key, features]) => {
    const name = key as FeatureClass; // a key of the schema
    const without = WITHOUT_VALUE[name] ?? [];
    const left = (features ?? []).filter((feature) => without.includes(feature));
    const wanted = (features ?? []).filter((feature) => !without.includes(feature));
    if (left.length > 0) warn(`${name} ${left.join(", ")} is left out: deprecated, and without a value in pyradiomics, too`);
    return left.length > 0 && wanted.length === 0 ? [] : [{ name, features: wanted }];
  });
}
