import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { Choice } from "../../runner/contract/params.ts";
import { FIGURE_PARAMS, figureOutputs, PATIENT_FIGURE_OUTPUTS } from "./figure-outputs.ts";

const Strip = Type.Object(
  {
    column: Type.String({ minLength: 1, description: "Column of the labels table." }),
    title: Type.String({ minLength: 1, description: "Name beside the strip and above its legend, with its unit." }),
    show: Choice(["continuous", "classes"], { description: "A run of colours for numbers, or one colour a class." }),
    classes: Type.Optional(Type.Record(Type.String(), Type.String(), { description: "Printed text a class, in legend order." })),
    ordered: Type.Optional(Type.Boolean({ description: "Classes run from less to more: light to dark." })),
    colours: Type.Optional(
      Type.Array(Type.String({ pattern: "^#[0-9a-f]{6}$" }), {
        description: "Colours of the classes (#rrggbb) instead of built-in ones.",
      }),
    ),
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    features: Type.Array(Type.String(), { default: [], description: "Columns shown; all numbers but the id unless given." }),
    annotations: Type.Array(Strip, { default: [], description: "Strips between the tree and the map, from top to bottom." }),
    scale: Choice(["z-score", "none"], {
      default: "z-score",
      description: "What is done to each feature before it is coloured.",
    }),
    limit: Type.Number({ exclusiveMinimum: 0, default: 3, description: "Values beyond ± this get the end colours." }),
    clustering: Type.String({
      default: "Clustered by average linkage on Pearson distance.",
      description: "Note that says how the order came about.",
    }),
    ...FIGURE_PARAMS,
  },
  { additionalProperties: false },
);

/** Figure 6 of the COVID-MTL paper: patients and features clustered, with who they are above. */
export const heatmapFigure = defineComponent({
  name: "reporting/heatmap-figure",
  version: 2,
  doc: "Clustered heat map of features by patients, with both trees and annotation strips.",
  params: Params,
  inputs: {
    features: { kind: "table", doc: "one row a patient; the table that was clustered" },
    labels: { kind: "table", doc: "holds the annotated columns; joined by id", optional: true },
    "row-linkage": { kind: "table", doc: "merges of the patients: a, b, height", optional: true },
    "row-order": { kind: "table", doc: "patients as drawn: position, index", optional: true },
    "column-linkage": { kind: "table", doc: "merges of the features: a, b, height", optional: true },
    "column-order": { kind: "table", doc: "features as drawn: position, index", optional: true },
  },
  outputs: PATIENT_FIGURE_OUTPUTS,
  resources: { memory: "1GiB" },
  async run({ params, inputs, scratch, synthetic }) {
    const { heatmap } = await import("./heatmap.ts");
    const rows = { linkage: await inputs["row-linkage"]?.read(), order: await inputs["row-order"]?.read() };
    const columns = { linkage: await inputs["column-linkage"]?.read(), order: await inputs["column-order"]?.read() };
    const labels = await inputs.labels?.read();
    return figureOutputs(heatmap(await inputs.features.read(), labels, rows, columns, { ...params, synthetic }), scratch);
  },
});
