import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { VOLUME_INPUTS, VOLUME_PARAMS } from "../volumes/volume-ports.ts";
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
    case: Type.Union([Type.String(), Type.Integer()], {
      default: "",
      description: "Id of the case; the first one unless given.",
    }),
    slices: Type.Union(
      [Type.Integer({ minimum: 1, maximum: 12 }), Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 12 })],
      { default: 3, description: "How many axial slices, or which, counted from 1 at the feet." },
    ),
    coronal: Type.Boolean({ default: true, description: "Show one coronal slice too." }),
    window: Window,
    ...VOLUME_PARAMS,
    ...FIGURE_PARAMS,
  },
  { additionalProperties: false },
);

/** Figure 2 of the COVID-MTL paper: the lung before and after its contour was refined, and its attenuation in three dimensions. */
export const segmentationFigure = defineComponent({
  name: "reporting/segmentation-figure",
  version: 1,
  doc: "Slices of one case with the contours of its masks, and the last mask's lung as a 3-D heat map.",
  params: Params,
  inputs: VOLUME_INPUTS,
  outputs: PATIENT_FIGURE_OUTPUTS,
  resources: { memory: "2GiB" },
  async run({ params, inputs, scratch, synthetic }) {
    const [{ openCases }, { segmentation }, { checkSlices }] = await Promise.all([
      import("../volumes/case-volumes.ts"),
      import("./segmentation.ts"),
      import("../volumes/check-slices.ts"),
    ]);
    const source = await openCases(inputs, params);
    const found = await source.read(params.case === "" ? source.ids[0]! : String(params.case));
    const slices = typeof params.slices === "number" ? params.slices : checkSlices(params.slices, found.image.shape.z);
    return figureOutputs(segmentation(found, { ...params, slices, synthetic }), scratch);
  },
});
