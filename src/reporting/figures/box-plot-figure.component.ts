import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { FIGURE_OUTPUTS, FIGURE_PARAMS, figureOutputs } from "./figure-outputs.ts";

const Grouping = Type.Object(
  {
    label: Type.String({ minLength: 1, description: "Label column of the labels table." }),
    title: Type.String({ minLength: 1, description: "Name below its boxes." }),
    classes: Type.Record(Type.String(), Type.String(), {
      description: "Text below each box, a class value each, in drawing order.",
    }),
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    features: Type.Array(Type.String(), { minItems: 1, description: "A panel each, in this order." }),
    groupings: Type.Array(Grouping, { minItems: 1, description: "Labels whose classes stand side by side in each panel." }),
    columns: Type.Integer({ minimum: 1, default: 5, description: "Panels a row." }),
    outliers: Type.Boolean({ default: true, description: "Draw the values beyond the whiskers." }),
    ...FIGURE_PARAMS,
  },
  { additionalProperties: false },
);

/** Figure 5 of the COVID-MTL paper: features by label. */
export const boxPlotFigure = defineComponent({
  name: "reporting/box-plot-figure",
  version: 1,
  doc: "Box plots of features by the classes of one or more labels.",
  params: Params,
  inputs: {
    features: { kind: "table", doc: "one row a patient" },
    labels: { kind: "table", doc: "holds the label columns; joined by id" },
  },
  outputs: FIGURE_OUTPUTS,
  async run({ params, inputs, scratch, synthetic }) {
    const { boxPlot } = await import("./box-plot.ts");
    const [features, labels] = await Promise.all([inputs.features.read(), inputs.labels.read()]);
    return figureOutputs(boxPlot(features, labels, { ...params, synthetic }), scratch);
  },
});
