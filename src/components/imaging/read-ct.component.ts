import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { clipMisfits, clipRange } from "./clip-range.ts";
import { clipParam } from "./params.ts";

const Params = Type.Object(
  {
    shift: Type.Number({ default: 0, description: "Added to each value (the paper: 1024, so that air is 0)." }),
    series: Type.Optional(
      Type.String({ minLength: 1, description: "SeriesInstanceUID of the series to read, where a DICOM folder holds several." }),
    ),
    clip: clipParam("Least and greatest value, after the shift (the paper: [0, 4095])."),
  },
  { additionalProperties: false },
);

/** CT of any format that is read, as NIfTI: later stages then read it fast. */
export const readCt = defineComponent({
  name: "imaging/read-ct",
  version: 1,
  doc: "Reads a CT volume (NIfTI, NRRD, a DICOM file or a folder with a DICOM series) and says what it holds.",
  params: Params,
  inputs: { image: { kind: ["volume", "directory", "file"], doc: "file or folder; values in HU after rescaling" } },
  outputs: { volume: { kind: "volume", patientLevel: true, doc: "the volume as NIfTI" } },
  resources: { memory: "2GiB" },
  check: clipMisfits,
  async run({ params, inputs: { image }, log }) {
    const [{ readVolume }, { prepareCt, describeVolume }] = await Promise.all([
      import("../../formats/volume/read-volume.ts"),
      import("./read-ct/prepare-ct.ts"),
    ]);
    const series = params.series === undefined ? {} : { series: params.series };
    const read = await readVolume(image.path, image.extension, series);
    const volume = prepareCt(read, params.shift, params.clip && clipRange(params.clip));
    log.info(describeVolume(volume));
    return { volume };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "images",
  sentences: [
    [
      { text: "To each value of the scans {shift} was added", unless: { shift: 0 } },
      { text: ", and values were clipped between {clip}", unless: { shift: 0 } },
      { text: "Values of the scans were clipped between {clip}", when: { shift: 0 } },
      ".",
    ],
  ],
};
