import Type, { type Static, type TProperties } from "typebox";
import { Choice } from "../../../runner/contract/params.ts";

/** Sets of augmentations that have a name. */
export const AUGMENT_SETS = ["none", "paper", "full"] as const;

const strict = { additionalProperties: false } as const;
const chance = (value: number) =>
  Type.Number({ minimum: 0, maximum: 1, default: value, description: "Share of the samples that it happens to." });
const range = (
  least: number,
  greatest: number,
  description: string,
  limits: { exclusiveMinimum?: number; minimum?: number } = {},
) => Type.Array(Type.Number(limits), { minItems: 2, maxItems: 2, default: [least, greatest], description });
const part = <P extends TProperties>(description: string, properties: P) =>
  Type.Optional(Type.Object(properties, { ...strict, description }));
const axes = <P extends TProperties>(properties: P, description: string) => Type.Object(properties, { ...strict, description });
const share = (value: number, what: string) => Type.Integer({ minimum: 0, default: value, description: `Draws that ${what}.` });

/** Augmentations one by one: those that are named happen, with what is said of them and defaults else. */
export const AUGMENT_PARTS = Type.Object(
  {
    turn: part("One of equal draws in the plane of y and x, as many as the shares together.", {
      quarter: share(3, "turn by a quarter"),
      half: share(2, "turn by a half"),
      random: share(1, "turn by 0 to 3 quarters"),
      flip: share(3, "flip along y"),
      nothing: share(12, "do nothing"),
    }),
    flip: part("Mirrors along each axis by itself.", {
      z: chance(0),
      y: chance(0),
      x: chance(0.5),
    }),
    rotate: part("Turns about z by a random angle, with linear interpolation.", {
      chance: chance(0.3),
      degrees: Type.Number({
        exclusiveMinimum: 0,
        maximum: 180,
        default: 10,
        description: "Largest angle, to either side.",
      }),
    }),
    elastic: part("Displaces the nodes of a coarse grid at random, and what lies between them linearly.", {
      chance: chance(0.3),
      spacing: Type.Number({ minimum: 2, default: 24, description: "About how many voxels lie between two nodes." }),
      displacement: Type.Number({
        minimum: 0,
        default: 3,
        description: "Standard deviation of a node's displacement along each axis, voxels; cut off at three of them.",
      }),
    }),
    contrast: part("Multiplies the distance from the cohort's mean.", {
      chance: chance(0.3),
      factor: range(0.9, 1.1, "Least and greatest factor.", { exclusiveMinimum: 0 }),
    }),
    shift: part("Adds a number to all voxels.", {
      chance: chance(0.3),
      by: range(-40, 40, "Least and greatest number, in the scan's units (HU)."),
    }),
    gamma: part("Bends the range from the sample's least to its greatest value by a power.", {
      chance: chance(0.3),
      exponent: range(0.8, 1.25, "Least and greatest exponent; its logarithm is drawn evenly.", { exclusiveMinimum: 0 }),
    }),
    noise: part("Adds Gaussian noise.", {
      chance: chance(0.2),
      deviation: range(10, 50, "Least and greatest standard deviation, in the scan's units (HU).", { minimum: 0 }),
    }),
  },
  { ...strict, description: "The augmentations wanted." },
);

const starts = (axis: string) =>
  Type.Array(Type.Integer({ minimum: 0 }), {
    minItems: 1,
    description: `First voxels along ${axis} that a training sample may start at.`,
  });
const size = (axis: string) => Type.Integer({ minimum: 1, description: `Voxels along ${axis}.` });
const start = (axis: string) => Type.Integer({ minimum: 0, description: `First voxel along ${axis}.` });

/** Parameters that say what is made of a scan before a network sees it. */
export const PREPARE_PARAMS = {
  image: Type.Optional(
    Type.String({
      minLength: 1,
      description: "Field of the cases that holds the scan; unless said image, or the only one there is.",
    }),
  ),
  clip: Type.Object(
    {
      below: Type.Optional(Type.Number({ description: "Lower values become this." })),
      above: Type.Optional(Type.Number({ description: "Higher values become this." })),
    },
    { ...strict, default: { above: 2000 }, description: "Where a scan's values end; {} takes them as they are." },
  ),
  standardize: Type.Union(
    [
      Choice(["training", "all", "none"], { description: "Scans from which mean and deviation are taken." }),
      Type.Object(
        {
          mean: Type.Number({ description: "Taken off every voxel." }),
          deviation: Type.Number({ exclusiveMinimum: 0, description: "What is left is divided by this." }),
        },
        { ...strict, description: "Known numbers." },
      ),
    ],
    {
      default: "training",
      description:
        "Voxels less a mean, divided by a deviation: the means of the scans' own means and deviations after clipping, each rounded to two decimals, over the training scans or all; or known numbers; or none.",
    },
  ),
  crop: Type.Optional(
    Type.Object(
      {
        size: axes({ z: size("z"), y: size("y"), x: size("x") }, "Voxels that the network sees."),
        starts: Type.Optional(
          axes(
            { z: starts("z"), y: starts("y"), x: starts("x") },
            "Where a training sample may start, drawn anew each epoch; unless said, anywhere that it fits.",
          ),
        ),
        evaluate: Type.Optional(
          axes(
            { z: start("z"), y: start("y"), x: start("x") },
            "Where a sample starts that is evaluated or predicted; unless said, its middle is the scan's.",
          ),
        ),
      },
      {
        ...strict,
        description: "A box of every scan; without it scans are taken whole, and must have one shape.",
      },
    ),
  ),
};

/** Parameters of what a training reads, and how. */
export const LOADING_PARAMS = {
  augment: Type.Union([Choice(AUGMENT_SETS, { description: "A set of augmentations." }), AUGMENT_PARTS], {
    default: "none",
    description:
      "What happens to training samples at random: nothing, what the COVID-MTL paper does, a fuller set, or the augmentations named.",
  }),
  batch: Type.Integer({ minimum: 1, default: 10, description: "Samples that go through the network together." }),
  shuffle: Type.Boolean({ default: true, description: "Whether each epoch takes the training samples in an order of its own." }),
  lastBatch: Choice(["keep", "drop"], {
    default: "keep",
    description:
      "What becomes of an epoch's last batch where it is smaller. Batch norm over one small sample is a poor guess: drop it then.",
  }),
  loaders: Type.Integer({
    minimum: 1,
    maximum: 4,
    default: 1,
    description: "Threads that read scans ahead. Their number changes no result.",
  }),
};

/** Parameters of the radiomic features that a network is to take beside the scan. */
export const FEATURE_PARAMS = {
  drop: Type.Array(Type.String(), { default: [], description: "Columns of the features table that are no features." }),
  scaleFeatures: Choice(["all", "training", "none"], {
    default: "all",
    description: "Rows whose range of each feature becomes 0 to 1.",
  }),
};

const Prepare = Type.Object(PREPARE_PARAMS, strict);
const Loading = Type.Object(LOADING_PARAMS, strict);
const Features = Type.Object(FEATURE_PARAMS, strict);

export type PrepareParams = Static<typeof Prepare>;
export type LoadingParams = Static<typeof Loading>;
export type FeatureParams = Static<typeof Features>;
/** Augmentations as a spec names them, defaults filled in. */
export type AugmentParts = Static<typeof AUGMENT_PARTS>;
export type AugmentParam = LoadingParams["augment"];
