import { featureColumns } from "../../formats/columns.ts";
import type { Split } from "../../formats/kind-values.ts";
import { fromMatrix, toMatrix } from "../../formats/matrix.ts";
import { splitRows } from "../../formats/rows.ts";
import type { Table } from "../../formats/table.ts";
import { refuseMisfits } from "../../runner/contract/misfit.ts";
import { applyMinMax, fitMinMax } from "../../stats/scale/min-max-scaler.ts";
import { applyZScore, fitZScore } from "../../stats/scale/z-score-scaler.ts";
import { fitMisfits } from "./fit-misfits.ts";

export interface ScaleOptions {
  readonly method: "min-max" | "z-score";
  /** @default training where there is a split, else all */
  readonly fit?: "all" | "training";
  readonly drop?: readonly string[];
  readonly ddof?: number;
}

/** Scales the features of a table column by column; missing cells are passed over and stay missing. O(rows · features). */
export function scaleTable(table: Table, options: ScaleOptions, split?: Split, where = "the table"): Table {
  const fit = options.fit ?? (split ? "training" : "all");
  refuseMisfits(fitMisfits("the scale", fit, split !== undefined));
  const features = featureColumns(table, options.drop === undefined ? {} : { drop: options.drop }, where);
  const fitRows = fit === "training" && split ? splitRows(table, split, where).train : undefined;
  const data = toMatrix(features); // [rows, features]
  const scaled =
    options.method === "min-max"
      ? applyMinMax(data, fitMinMax(data, table.rows, features.length, fitRows))
      : applyZScore(
          data,
          fitZScore(data, table.rows, features.length, { ddof: options.ddof ?? 0, ...(fitRows ? { fitRows } : {}) }),
        );
  const byName = new Map(
    fromMatrix(
      scaled,
      features.map((column) => column.name),
    ).map((column) => [column.name, column]),
  );
  return { ...table, columns: table.columns.map((column) => byName.get(column.name) ?? column) };
}
