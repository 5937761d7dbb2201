import Type from "typebox";
import { Choice } from "../../../runner/contract/params.ts";

/** What a forest is grown by, as specs and model.json name it. */
export const FOREST_PARAMS = {
  trees: Type.Integer({ minimum: 1, default: 100, description: "Number of trees." }),
  seed: Type.Integer({ minimum: 0, maximum: 4294967295, default: 0, description: "Seed of NumPy's generator (MT19937)." }),
  criterion: Choice(["gini", "entropy", "log_loss"], {
    default: "gini",
    description: "Impurity that splits lower; log_loss is another name of entropy.",
  }),
  maxFeatures: Type.Union(
    [
      Choice(["sqrt", "log2", "all"], { description: "Of the number of features." }),
      Type.Integer({ minimum: 1 }),
      Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
    ],
    { default: "sqrt", description: "Features tried a split: `sqrt`, `log2`, `all`, a count (from 1), or a share (below 1)." },
  ),
  maxDepth: Type.Optional(
    Type.Integer({ minimum: 1, description: "Most splits from the root to a leaf; no limit unless said." }),
  ),
  minSamplesSplit: Type.Union([Type.Integer({ minimum: 2 }), Type.Number({ exclusiveMinimum: 0, maximum: 1 })], {
    default: 2,
    description: "Fewest different rows of a node that is split: a count (from 2), or a share of the training rows (up to 1).",
  }),
  minSamplesLeaf: Type.Union([Type.Integer({ minimum: 1 }), Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })], {
    default: 1,
    description: "Fewest different rows of a leaf: a count (from 1), or a share of the training rows (below 1).",
  }),
  minWeightFractionLeaf: Type.Number({
    minimum: 0,
    maximum: 0.5,
    default: 0,
    description: "Smallest share of a tree's weight in a leaf.",
  }),
  maxLeafNodes: Type.Optional(
    Type.Integer({
      minimum: 2,
      description: "Most leaves of a tree, which then grows by its best split first; no limit unless said.",
    }),
  ),
  minImpurityDecrease: Type.Number({
    minimum: 0,
    default: 0,
    description: "What a split must lower the tree's impurity by, at least.",
  }),
  bootstrap: Type.Boolean({ default: true, description: "Whether each tree draws its rows with replacement; else it sees all." }),
  maxSamples: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1 }), Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })], {
      description: "Rows that each tree draws: a count (from 1), or a share (below 1); as many as there are unless said.",
    }),
  ),
  classWeight: Type.Optional(
    Type.Union(
      [
        Choice(["balanced", "balanced_subsample"], { description: "All classes weigh the same." }),
        Type.Record(Type.String(), Type.Number({ minimum: 0 })),
      ],
      {
        description:
          "Weights of the classes: `balanced` (all classes weigh the same), `balanced_subsample` (in each tree's own rows), or a map of label to weight, 1 for labels it lacks.",
      },
    ),
  ),
} as const;
