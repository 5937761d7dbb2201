import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { Choice } from "../../runner/contract/params.ts";
import { MODEL, WHERE } from "../scores/selector-params.ts";
import { FIGURE_OUTPUTS, FIGURE_PARAMS, figureOutputs } from "./figure-outputs.ts";

const Panel = Type.Object(
  {
    name: Type.String({ minLength: 1, description: "Name of the panel." }),
    header: Type.Optional(Type.String({ description: "What is printed instead of the name." })),
    where: WHERE,
    classes: Type.Record(Type.String(), Type.String(), { default: {}, description: "What is printed for a class." }),
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    models: Type.Array(MODEL, { default: [], description: "Curves, in this order; one a stage unless given." }),
    panels: Type.Array(Panel, {
      default: [],
      description: "A panel each, or one a model where there are more than two classes; one unless given.",
    }),
    columns: Type.Integer({ minimum: 1, default: 2, description: "Panels a row." }),
    area: Choice(["exact", "interpolated"], {
      default: "exact",
      description: "Area beside each curve: the curve's own, or that of the interpolated curves, as the column AUC of tables.",
    }),
    legend: Choice(["inside", "beside"], {
      default: "inside",
      description: "Where names and areas stand: in the panel's lower right corner (up to five curves), or right of the panel.",
    }),
    ...FIGURE_PARAMS,
  },
  { additionalProperties: false },
);

/**
 * Figure 3 of the COVID-MTL paper. Not patient-level: a point of a curve counts patients, and neither ids, values nor scores of any are
 * in the figure or its data.
 */
export const rocFigure = defineComponent({
  name: "reporting/roc-figure",
  version: 2,
  doc: "ROC curves by model and class, with their areas.",
  params: Params,
  inputs: { scores: { kind: "scores", doc: "id, label, p0, p1, …; one a model and label", many: true, labelled: true } },
  outputs: FIGURE_OUTPUTS,
  async run({ params, inputs, scratch, synthetic }) {
    const [{ roc }, { readScored }] = await Promise.all([import("./roc.ts"), import("../scores/scored.ts")]);
    return figureOutputs(roc(await readScored(inputs.scores), { ...params, synthetic }), scratch);
  },
});
