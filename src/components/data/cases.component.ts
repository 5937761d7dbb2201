import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { PathParam } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    path: PathParam({
      description:
        "A CSV with a row a case, whose columns name files relative to it; or a folder: with such a table named cases.csv, or laid out as ID/image.nii.gz, as images/ID.nii.gz and masks/ID.nii.gz, or as ID.nii.gz and ID_mask.nii.gz.",
    }),
    id: Type.Optional(
      Type.String({ minLength: 1, description: "The table's id column; else the first of PID, id, case there is." }),
    ),
    files: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description:
        "Columns that name files, beside those named image, mask, lung, lesion, airway or truth, those with a value that ends like a volume, and those that lead into a folder of the case's name. Folders of DICOM files in other columns have to be named here.",
    }),
  },
  { additionalProperties: false },
);

/** The cases of a cohort: its volumes where they lie, and what its table says of each. */
export const dataCases = defineComponent({
  name: "data/cases",
  version: 1,
  doc: "Lists the cases of a folder or CSV, for stages that run once for each (`each`).",
  params: Params,
  inputs: {},
  outputs: {
    cases: { kind: "cases", patientLevel: true, doc: "the cases with their files by field (image, mask, …) and their values" },
    patients: { kind: "table", patientLevel: true, doc: "a row a case: case, and the columns that name no files" },
  },
  resources: { cpus: 1, memory: "512MiB" },
  async run({ params, log }) {
    const { listCases } = await import("./cases/list-cases.ts");
    const cohort = await listCases(params.path, params.files, params.id);
    log.metric("cases", cohort.cases.length);
    return { ...cohort };
  },
});

/** What a paper says of it. */
export const methods: Methods = { part: "data", sentences: ["The cohort has {out.cases.cases} cases."] };
