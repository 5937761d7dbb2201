import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { Choice } from "../../runner/contract/params.ts";
import { FIGURE_PARAMS, figureOutputs, PATIENT_FIGURE_OUTPUTS } from "./figure-outputs.ts";

const Window = Type.Object(
  {
    level: Type.Number({ description: "Middle grey." }),
    width: Type.Number({ exclusiveMinimum: 0, description: "From black to white." }),
  },
  { additionalProperties: false, default: { level: -600, width: 1500 }, description: "Greys of the slices, HU." },
);

const Params = Type.Object(
  {
    cases: Type.Union([Type.Integer({ minimum: 1, maximum: 12 }), Type.Array(Type.String(), { minItems: 1, maxItems: 12 })], {
      default: 4,
      description: "How many cases, or which, a row each; of those that every map has.",
    }),
    plane: Choice(["axial", "coronal", "sagittal"], { default: "axial", description: "Which slices." }),
    window: Window,
    cover: Type.Number({
      minimum: 0,
      maximum: 1,
      default: 0.6,
      description: "How much of the grey a map's greatest value covers.",
    }),
    names: Type.Array(Type.String(), {
      default: [],
      description: "Names of the maps in their order; their stages unless given.",
    }),
    truthName: Type.String({ default: "lesion", description: "Name of the true mask." }),
    imageField: Type.String({ default: "image", description: "Field of the cases with the CT; a case's only file goes before." }),
    mapField: Type.String({ default: "map", description: "Field of the cases with the map; a case's only file goes before." }),
    truthField: Type.String({ default: "lesion", description: "Field of the cases with the true mask." }),
    maskField: Type.String({ default: "mask", description: "Field of the cases with the mask; a case's only file goes before." }),
    shift: Type.Number({ default: 0, description: "Added to each value, so that it is in HU (stored values: -1024)." }),
    unit: Type.String({ default: "HU", description: "Unit of the voxels." }),
    ...FIGURE_PARAMS,
  },
  { additionalProperties: false },
);

/** Figure 7 of the COVID-MTL paper: where in a scan the network finds its answer. */
export const camFigure = defineComponent({
  name: "reporting/cam-figure",
  version: 1,
  doc: "Slices of cases in grey with maps from 0 to 1 in colours over them, such as class-activation maps, a row a case and a column a map.",
  params: Params,
  inputs: {
    images: { kind: ["volume", "cases"], doc: "CT of one patient, or of cases" },
    maps: {
      kind: ["volume", "cases"],
      doc: "maps from 0 to 1 on the images' grids, as nn/cam gives them",
      many: true,
      labelled: true,
    },
    truth: { kind: ["mask", "cases"], doc: "true mask, drawn as a contour", optional: true },
    within: {
      kind: ["mask", "cases"],
      doc: "mask in which alone maps are shown and scaled, such as the lung that a network saw",
      optional: true,
      labelled: true,
    },
  },
  outputs: PATIENT_FIGURE_OUTPUTS,
  resources: { memory: "2GiB" },
  async run({ params, inputs, scratch, synthetic }) {
    const [{ openCases }, { camPicture }] = await Promise.all([import("../volumes/case-volumes.ts"), import("./cam.ts")]);
    const { within, ...others } = inputs;
    const source = await openCases({ ...others, masks: within ? [within] : [] }, params);
    const ids = typeof params.cases === "number" ? source.ids.slice(0, params.cases) : params.cases;
    const found = [];
    for (const id of ids) found.push(await source.read(id));
    return figureOutputs(camPicture(found, { ...params, synthetic }), scratch);
  },
});
