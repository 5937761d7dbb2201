import type { TableModel } from "../../../src/reporting/tables/model.ts";

/** A table with everything in it: groups of columns and rows, escapes, a bound, several numbers in a cell, a missing value, a note. */
export const EXAMPLE: TableModel = {
  name: "example",
  caption: "Patients & tests (50% each).",
  rowHeader: "Feature",
  columns: [
    { key: "age", header: "Age", align: "right" },
    { key: "CT statistic", header: "Statistic", group: "CT", align: "decimal" },
    { key: "CT p", header: "Sig.", group: "CT", align: "decimal" },
  ],
  rows: [
    {
      key: "LLL_glcm_Imc1",
      header: "LLL_glcm_Imc1",
      group: "Texture",
      cells: [
        { text: "54.67±16.81", value: [54.66881720430108, 16.813547119429348], roles: ["value", "sd"], n: 930 },
        { text: "409.21", value: 409.2123456789 },
        { text: "<0.001", value: 1.5e-40 },
      ],
    },
    {
      key: "a|b <c>",
      header: "a|b <c>",
      group: "Other",
      cells: [
        { text: "465/465", value: [465, 465] },
        { text: "-3.92×10⁻⁵", value: -3.9213e-5 },
        { text: "—", value: null },
      ],
    },
  ],
  notes: ["Sig.: significance."],
  synthetic: false,
  patientLevel: false,
};
