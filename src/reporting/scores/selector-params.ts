import Type from "typebox";

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

/** Parameters that say which of many scores a row, a group of columns or a panel shows. */
export const WHERE = Type.Record(Type.String(), Scalar, {
  default: {},
  description: "Axes of the stages' matrix and the value they must have.",
});

/** A group of columns, or a panel: scores of the cells with these values. */
export const FACET = Type.Object(
  {
    name: Type.String({ minLength: 1, description: "Name, as in compare.csv." }),
    header: Type.Optional(Type.String({ description: "What is printed instead of the name." })),
    where: WHERE,
  },
  { additionalProperties: false },
);

/** The scores of one stage under a name. */
export const MODEL = Type.Object(
  {
    stage: Type.String({ minLength: 1, description: "Stage that makes the scores." }),
    header: Type.Optional(Type.String({ description: "What is printed instead of the stage's name." })),
    where: WHERE,
  },
  { additionalProperties: false },
);

/** How confidence intervals are made. */
export const INTERVAL_PARAMS = {
  level: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.95, description: "Confidence of intervals." }),
  resamples: Type.Integer({ minimum: 100, default: 2000, description: "Resamples of the stratified bootstrap." }),
  seed: Type.Integer({ minimum: 0, default: 11, description: "Seed of the bootstrap." }),
};
