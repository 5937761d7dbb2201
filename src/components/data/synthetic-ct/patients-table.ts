import { integerColumn, type Table, tableOf, textColumn } from "../../../formats/table.ts";
import { genderOf, type SyntheticPatient } from "./draw-patient.ts";

/** One row a case: case, Age, Gender, Morbidity, COVIDCT, COVIDNC, COVIDSeverity, named and coded as data/covid-mtl's patients. */
export const patientsTable = (patients: readonly SyntheticPatient[]): Table =>
  tableOf(
    [
      textColumn(
        "case",
        patients.map(({ id }) => id),
      ),
      integerColumn(
        "Age",
        patients.map(({ age }) => age),
      ),
      textColumn("Gender", patients.map(genderOf)),
      textColumn(
        "Morbidity",
        patients.map(({ group }) => group.morbidity),
      ),
      integerColumn(
        "COVIDCT",
        patients.map(({ labels }) => labels.COVIDCT),
      ),
      integerColumn(
        "COVIDNC",
        patients.map(({ labels }) => labels.COVIDNC),
      ),
      integerColumn(
        "COVIDSeverity",
        patients.map(({ labels }) => labels.COVIDSeverity),
      ),
    ],
    "case",
  );
