import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";

const size = (axis: string): ReturnType<typeof Type.Integer> =>
  Type.Integer({ minimum: 4, maximum: 1024, description: `Voxels along ${axis}.` });
const distance = (axis: string): ReturnType<typeof Type.Number> =>
  Type.Number({ minimum: 0.25, maximum: 100, description: `Distance of voxel centres along ${axis}, mm.` });

const Params = Type.Object(
  {
    cases: Type.Integer({ minimum: 1, maximum: 100_000, default: 60, description: "How many patients." }),
    shape: Type.Object(
      { z: size("z, foot to head"), y: size("y, front to back"), x: size("x, right to left") },
      { additionalProperties: false, default: { z: 64, y: 96, x: 96 }, description: "Voxels of a scan." },
    ),
    spacing: Type.Optional(
      Type.Object(
        { z: distance("z"), y: distance("y"), x: distance("x") },
        {
          additionalProperties: false,
          description: "Voxel size in mm; unless given a scan covers the chest, 320 × 360 × 360 mm, whatever its shape.",
        },
      ),
    ),
    seed: Type.Integer({ minimum: 0, default: 11, description: "Seed; a case depends on it and on its number alone." }),
    format: Choice(["nifti", "dicom"], {
      default: "nifti",
      description: "How scans are written: a .nii.gz, or a folder with a DICOM series; masks are .nii.gz.",
    }),
  },
  { additionalProperties: false },
);

/** CT scans of chests that never were, with true masks and labels as in the COVID-MTL paper. */
export const syntheticCt = defineComponent({
  name: "data/synthetic-ct",
  version: 1,
  doc: "Draws chest CT scans with known lungs, airways and lesions, and labels in the paper's proportions.",
  params: Params,
  inputs: {},
  outputs: {
    cases: {
      kind: "cases",
      patientLevel: true,
      doc: "ct-001, ct-002, …: image (HU), lung, lesion (1 ground glass, 2 consolidation) and airway; age, gender and labels",
    },
    patients: {
      kind: "table",
      patientLevel: true,
      doc: "one row a case: case, Age, Gender, Morbidity, COVIDCT, COVIDNC, COVIDSeverity",
    },
  },
  resources: { cpus: 2, memory: "2GiB" },
  async run({ params, scratch, signal, log, cpus, declareSynthetic }) {
    declareSynthetic();
    const [{ writeCohort }, { chestSpacing }] = await Promise.all([
      import("./synthetic-ct/write-cohort.ts"),
      import("./synthetic-ct/chest-spacing.ts"),
    ]);
    const spacing = params.spacing ?? chestSpacing(params.shape);
    return writeCohort({ ...params, spacing }, scratch, {
      threads: cpus,
      signal,
      progress: (done, total) => log.progress(done, total, "cases"),
    });
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "data",
  sentences: [
    "CT scans of {cases} chests, of {shape} voxels, were synthesised with known lungs and lesions, and labels in the proportions of COVID-MTL {@bao2022} (seed {seed}).",
  ],
};
