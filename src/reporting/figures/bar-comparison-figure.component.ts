import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { FIGURE_PARAMS, figureOutputs, PATIENT_FIGURE_OUTPUTS } from "./figure-outputs.ts";

const Patient = Type.Object(
  {
    id: Type.Union([Type.Integer(), Type.String()], { description: "Id of the row." }),
    title: Type.String({ minLength: 1, description: "Name in the legend." }),
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    features: Type.Array(Type.String(), { minItems: 1, description: "Features compared, from top to bottom." }),
    patients: Type.Array(Patient, { minItems: 2, maxItems: 5, description: "Who is compared." }),
    ...FIGURE_PARAMS,
  },
  { additionalProperties: false },
);

/** Figure 8 of the COVID-MTL paper: two patients' features side by side. */
export const barComparisonFigure = defineComponent({
  name: "reporting/bar-comparison-figure",
  version: 1,
  doc: "Bars of single patients' features, each feature divided by the largest absolute value among them.",
  params: Params,
  inputs: { features: { kind: "table", doc: "one row a patient, with ids" } },
  outputs: PATIENT_FIGURE_OUTPUTS,
  async run({ params, inputs, scratch, synthetic }) {
    const { barComparison } = await import("./bar-comparison.ts");
    return figureOutputs(barComparison(await inputs.features.read(), { ...params, synthetic }, inputs.features.label), scratch);
  },
});
