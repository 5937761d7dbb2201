import { valuesText } from "../tables/values-csv.ts";
import type { ValuesModel } from "./values-model.ts";

/** The declared values one a line, with full precision before they are scaled, in the columns of a table's values. */
export function declaredCsv({ values, synthetic }: ValuesModel): string {
  const lines = values.map(({ key, value, n, unit }) => [
    key,
    String(value ?? ""),
    n === undefined ? "" : String(n),
    "",
    "",
    "",
    unit ?? "",
  ]);
  return valuesText(lines, synthetic);
}
