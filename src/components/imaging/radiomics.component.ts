import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { PARAMS } from "./radiomics/parameters.ts";
import { presetMisfits } from "./radiomics/preset-misfits.ts";

/** Radiomic features of a region; agrees with pyradiomics 3.0.1 (van Griethuysen 2017, doi:10.1158/0008-5472.CAN-17-0339). */
export const radiomics = defineComponent({
  name: "imaging/radiomics",
  version: 1,
  doc: "Extracts radiomic features of a region of a volume, as pyradiomics does.",
  params: PARAMS,
  inputs: {
    image: { kind: "volume", doc: "a volume of one case" },
    mask: {
      kind: "mask",
      optional: true,
      doc: "its region, on the image's grid; without it the covid-mtl preset takes value > 0 and voxels of 1 mm",
    },
  },
  outputs: {
    features: {
      kind: "table",
      patientLevel: true,
      wide: { name: "feature", value: "value" },
      doc: "feature (its name), value; in the order of the preset. Over cases: one table with a row a case",
    },
  },
  resources: { cpus: 2, memory: "2GiB" },
  check: presetMisfits,
  async run({ params, inputs, log, signal, cpus }) {
    const [{ planOf }, { extract }, { extractCovidMtl }, { imageCount }, { numberColumn, tableOf, textColumn }] =
      await Promise.all([
        import("./radiomics/plan-of.ts"),
        import("./radiomics/extract.ts"),
        import("./radiomics/extract-covid-mtl.ts"),
        import("./radiomics/image-count.ts"),
        import("../../formats/table.ts"),
      ]);
    const warn = (message: string): void => log.warn(message);
    const file = params.parameters === undefined ? undefined : await readParameters(params.parameters);
    const asked = planOf(params, file, warn);
    const total = imageCount(asked);
    const hooks = { warn, signal, threads: cpus, progress: (done: number) => log.progress(done, total, "images") };
    const mask = await inputs.mask?.read();
    const image = await inputs.image.read();
    let features: ReadonlyMap<string, number>;
    if (asked.preset === "covid-mtl") features = extractCovidMtl(image, mask, asked.settings, hooks);
    else features = extract(image, mask!, asked.plan, hooks); // `check` has seen that it is wired
    log.metric("features", features.size);
    return { features: tableOf([textColumn("feature", [...features.keys()]), numberColumn("value", [...features.values()])]) };
  },
});

async function readParameters(path: string) {
  const [{ readBytes }, { decodeText }, { parseParameterFile }] = await Promise.all([
    import("../../formats/read-bytes.ts"),
    import("../../formats/decode-text.ts"),
    import("./radiomics/parameter-file.ts"),
  ]);
  return parseParameterFile(decodeText(await readBytes(path), path), path);
}

/** What a paper says of it. */
export const methods: Methods = {
  part: "features",
  sentences: [
    [
      {
        text: "The {out.features.numbers} radiomic features of COVID-MTL {@bao2022} were extracted by the definitions of pyradiomics 3.0.1 {@vangriethuysen2017}",
        when: { preset: "covid-mtl" },
      },
      {
        text: "Radiomic features ({out.features.numbers}) were extracted by the definitions of pyradiomics 3.0.1 {@vangriethuysen2017}",
        when: { preset: "pyradiomics" },
      },
      { text: ", grey levels {binWidth} wide" },
      { text: ", in {binCount} grey levels" },
      { text: ", after resampling to {resampledPixelSpacing} mm (x, y, z)" },
      ".",
    ],
  ],
};
