import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { VOLUME_INPUTS, VOLUME_PARAMS } from "../volumes/volume-ports.ts";

const Window = Type.Object(
  {
    name: Type.String({ minLength: 1, description: "Name of the setting." }),
    level: Type.Number({ description: "Middle grey." }),
    width: Type.Number({ exclusiveMinimum: 0, description: "From black to white." }),
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    cases: Type.Union([Type.Integer({ minimum: 1 }), Type.Array(Type.String(), { minItems: 1 })], {
      default: 3,
      description: "How many cases from the first, or the ids of those to show.",
    }),
    windows: Type.Array(Window, {
      minItems: 1,
      maxItems: 9,
      default: [
        { name: "Lung", level: -600, width: 1500 },
        { name: "Soft tissue", level: 40, width: 400 },
        { name: "Bone", level: 400, width: 1800 },
      ],
      description: "Greys to choose from, HU; the first one is shown.",
    }),
    megabytes: Type.Number({
      exclusiveMinimum: 0,
      default: 15,
      description: "Size that the page may have, MiB: values are rounded, then voxels averaged until it is kept.",
    }),
    title: Type.String({ default: "", description: "Heading; one that names the stage unless given." }),
    notes: Type.Array(Type.String(), { default: [], description: "Further lines beside the picture." }),
    ...VOLUME_PARAMS,
  },
  { additionalProperties: false },
);

/** Every slice of some cases with the contours of their masks, as one page to scroll through. */
export const sliceViewer = defineComponent({
  name: "reporting/slice-viewer",
  version: 1,
  doc: "Writes a page that opens offline, in which a person scrolls through the slices of cases with their contours.",
  params: Params,
  inputs: { ...VOLUME_INPUTS, masks: { ...VOLUME_INPUTS.masks, optional: true } },
  outputs: {
    page: {
      kind: "document",
      doc: "one HTML file, no network",
      extension: ".html",
      file: "slices",
      publish: "slices/{stage}.html",
      patientLevel: true,
    },
  },
  resources: { memory: "2GiB" },
  showsStage: true,
  async run({ params, inputs, log, stage, synthetic }) {
    const [{ openCases }, { slicePage }] = await Promise.all([import("../volumes/case-volumes.ts"), import("./slice-pages.ts")]);
    const source = await openCases({ ...inputs, masks: inputs.masks ?? [] }, params);
    const title = params.title || stage || "Slices";
    return { page: await slicePage(source, { ...params, title, synthetic }, (done, of) => log.progress(done, of, "cases")) };
  },
});
