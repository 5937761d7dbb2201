import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { Choice } from "../../runner/contract/params.ts";
import { WHERE } from "../scores/selector-params.ts";
import { FIGURE_OUTPUTS, FIGURE_PARAMS, figureOutputs } from "./figure-outputs.ts";

const Line = Type.Object(
  {
    stage: Type.Optional(Type.String({ minLength: 1, description: "Stage whose table it shows." })),
    variant: Type.Optional(
      Type.String({ minLength: 1, description: "Variant whose table it shows, base for none; needed where several come in." }),
    ),
    where: WHERE,
    header: Type.Optional(Type.String({ description: "What is printed instead of the stage's name." })),
  },
  { additionalProperties: false },
);

const Panel = Type.Object(
  {
    column: Type.String({ minLength: 1, description: "Column of the tables." }),
    title: Type.Optional(Type.String({ description: "What stands above the panel; the column unless given." })),
    header: Type.Optional(Type.String({ description: "What stands at the axis; the column unless given." })),
    log: Type.Boolean({ default: false, description: "Logarithmic axis; values of 0 and below are left out." }),
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    panels: Type.Array(Panel, { minItems: 1, description: "A panel each, in this order." }),
    lines: Type.Array(Line, { default: [], description: "Lines, in this order; one a stage, variant and cell unless given." }),
    x: Type.String({ default: "epoch", description: "Column along the horizontal axis." }),
    xHeader: Type.String({ default: "Epoch", description: "What stands at the horizontal axis." }),
    band: Choice(["sd", "range", "none"], {
      default: "sd",
      description:
        "Band round the mean of several seeds: standard deviation (n − 1) to both sides, smallest to largest, or none.",
    }),
    columns: Type.Integer({ minimum: 1, default: 2, description: "Panels a row." }),
    ...FIGURE_PARAMS,
  },
  { additionalProperties: false },
);

/** Figures 4 and 9 of the COVID-MTL paper: losses by epoch. */
export const curvesFigure = defineComponent({
  name: "reporting/curves-figure",
  version: 2,
  doc: "Columns of tables along another of their columns: losses and scores of trainings by epoch, seeds as their mean with a band.",
  params: Params,
  inputs: { tables: { kind: "table", doc: "a row a point; one table a line and seed", many: true, labelled: true } },
  outputs: FIGURE_OUTPUTS,
  async run({ params, inputs, scratch, synthetic }) {
    const [{ curves }, { readSourced }] = await Promise.all([import("./curves.ts"), import("../scores/sourced.ts")]);
    return figureOutputs(curves(await readSourced(inputs.tables), { ...params, synthetic }), scratch);
  },
});
