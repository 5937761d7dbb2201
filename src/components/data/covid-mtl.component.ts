import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { PathParam } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    source: PathParam({
      description:
        "Folder with the authors' radioinfo.ppl and info.ppl, or the same two tables as radiofeatures.csv and patients.csv; or the word synthetic.",
      default: "synthetic",
      keywords: ["synthetic"],
      reads: ["radioinfo.ppl", "info.ppl", "radiofeatures.csv", "patients.csv"],
    }),
    seed: Type.Integer({ minimum: 0, default: 11, description: "Seed of the synthetic cohort; real data do not depend on it." }),
  },
  { additionalProperties: false },
);

/** The 1,329 patients of the COVID-MTL paper with their 375 radiomic features, or a synthetic cohort of the same make. */
export const covidMtl = defineComponent({
  name: "data/covid-mtl",
  version: 1,
  doc: "Reads and checks the COVID-MTL cohort, or makes a synthetic one of the same make.",
  params: Params,
  inputs: {},
  outputs: {
    patients: {
      kind: "table",
      patientLevel: true,
      doc: "one row a patient: PID, age, sex, hospital, and the labels COVIDNC, COVIDCT, COVIDSeverity",
    },
    features: { kind: "table", patientLevel: true, doc: "the same patients in the same order: PID and 375 radiomic features" },
  },
  resources: { cpus: 1, memory: "512MiB" },
  async run({ params, log, declareSynthetic }) {
    if (params.source === "synthetic") {
      declareSynthetic();
      const { syntheticCohort } = await import("./covid-mtl/synthetic-cohort.ts");
      return { ...syntheticCohort(params.seed) };
    }
    const { readCohort } = await import("./covid-mtl/read-cohort.ts");
    const cohort = await readCohort(params.source, (message) => log.warn(message));
    log.metric("patients", cohort.patients.rows);
    return { ...cohort };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "data",
  sentences: [
    [
      {
        text: "The cohort are the {out.patients.rows} patients of COVID-MTL {@bao2022} with {out.features.numbers} radiomic features each.",
        unless: { synthetic: true },
      },
      {
        text: "A synthetic cohort of {out.patients.rows} patients with {out.features.numbers} radiomic features each was drawn in the proportions of COVID-MTL {@bao2022} ({seed+ seed|seeds}).",
        when: { synthetic: true },
      },
    ],
  ],
};
