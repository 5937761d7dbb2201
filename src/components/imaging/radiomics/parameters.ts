import Type, { type Static } from "typebox";
import { Choice, PathParam } from "../../../runner/contract/params.ts";
import { DEPRECATED, FEATURE_CLASSES, type FeatureClass, featuresOf, WITHOUT_VALUE } from "./feature-names.ts";
import { IMAGE_TYPES, type ImageType } from "./plan.ts";
import { PRESETS } from "./presets.ts";
import { type GivenSettings, SETTINGS } from "./settings.ts";

const knownFeatures = (name: FeatureClass): readonly string[] => [
  ...featuresOf(name),
  ...(DEPRECATED[name] ?? []),
  ...(WITHOUT_VALUE[name] ?? []),
];

const classSchema = (name: FeatureClass) =>
  Type.Optional(
    Type.Union([Type.Array(Choice(knownFeatures(name), { description: `A feature of ${name}.` })), Type.Null()], {
      description: "Features that are wanted, in this order; none named is all.",
    }),
  );

const imageSchema = (name: ImageType) =>
  Type.Optional(
    Type.Object(SETTINGS.properties, { additionalProperties: false, description: `Settings of ${name} images alone.` }),
  );

/** Filters by name, each with the settings that only its images have. */
export const IMAGE_TYPE = Type.Object(
  Object.fromEntries(IMAGE_TYPES.map((name) => [name, imageSchema(name)])) as Record<ImageType, ReturnType<typeof imageSchema>>, // every name
  { additionalProperties: false, description: "Images whose features are extracted, by filter: {Original: {}, Wavelet: {}}." },
);

/** Classes by name, each with its wanted features. */
export const FEATURE_CLASS = Type.Object(
  Object.fromEntries(FEATURE_CLASSES.map((name) => [name, classSchema(name)])) as Record<
    FeatureClass,
    ReturnType<typeof classSchema>
  >, // every name
  { additionalProperties: false, description: "Classes of features: {glcm: [], firstorder: [Mean]}." },
);

/** Parameters of the component. */
export const PARAMS = Type.Object(
  {
    preset: Choice(PRESETS, {
      default: "pyradiomics",
      description:
        "pyradiomics: what pyradiomics extracts unless told otherwise, by its names; covid-mtl: the 375 features of the COVID-MTL paper, by its authors' names.",
    }),
    parameters: Type.Optional(
      PathParam({
        description: "A parameter file of pyradiomics (YAML or JSON). It goes before the preset, and `with` before it.",
      }),
    ),
    imageType: Type.Optional(IMAGE_TYPE),
    featureClass: Type.Optional(FEATURE_CLASS),
    ...SETTINGS.properties,
  },
  { additionalProperties: false },
);

export type Params = Static<typeof PARAMS>;

/** What a parameter file says. */
export interface FileParameters {
  readonly settings: GivenSettings;
  readonly imageType?: Params["imageType"];
  readonly featureClass?: Params["featureClass"];
  /** Sigmas as they are written (`1.0`, `1`), by the filter that has them; "" are those of all. */
  readonly sigmaTexts: { readonly [filter: string]: readonly string[] };
}
