import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";
import { INTERVAL_PARAMS, WHERE } from "../scores/selector-params.ts";
import { SPREAD_PARAMS, spreadMisfits } from "../scores/spread.ts";
import { COMPARED } from "./methods-phrases.ts";
import { tableMisfits } from "./style-params.ts";
import { SUMMARIES } from "./summary.ts";
import { TABLE_OUTPUTS, TABLE_PARAMS, tableOutputs } from "./table-outputs.ts";

const Column = Type.Object(
  {
    column: Type.String({ minLength: 1, description: "Column of the tables." }),
    show: Choice(SUMMARIES, {
      default: "mean-sd",
      description:
        "What is printed of its values: mean-sd has what spread names, mean-min the smallest in brackets, iqr the quartiles.",
    }),
    header: Type.Optional(Type.String({ description: "What is printed instead of the column's name." })),
    group: Type.Optional(Type.String({ description: "Heading above neighbouring columns." })),
    digits: Type.Optional(Type.Integer({ minimum: 0, maximum: 17, description: "Decimals." })),
  },
  { additionalProperties: false },
);

const Row = Type.Object(
  {
    row: Type.String({ minLength: 1, description: "Name of the row, as in compare.csv." }),
    header: Type.Optional(Type.String({ description: "What is printed instead of the name." })),
    group: Type.Optional(Type.String({ description: "Heading above neighbouring rows." })),
    stage: Type.Optional(Type.String({ description: "Stage whose table it sums up." })),
    where: WHERE,
    together: Type.Boolean({ default: false, description: "Take tables of several cells together as one row." }),
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    columns: Type.Array(Column, { minItems: 1, description: "The table's columns, from left to right." }),
    rows: Type.Array(Row, { default: [], description: "The table's rows; one a stage and cell unless given." }),
    rowHeader: Type.String({ default: "", description: "Heading of the first column." }),
    digits: Type.Integer({ minimum: 0, maximum: 17, default: 3, description: "Decimals where a column says none." }),
    over: Choice(["cases", "seeds"], {
      default: "cases",
      description: "Each case of each seed is a value, or each seed the mean of its cases.",
    }),
    ...SPREAD_PARAMS,
    level: INTERVAL_PARAMS.level,
    ...TABLE_PARAMS,
  },
  { additionalProperties: false },
);

/** Methods by what was measured of them case by case: a segmentation's Dice before and after its contour was refined. */
export const summaryTable = defineComponent({
  name: "reporting/summary-table",
  version: 2,
  doc: "Sums up columns of tables that have a row a case: mean ± sd or its interval, smallest, median and so on, a row a stage.",
  params: Params,
  inputs: { tables: { kind: "table", doc: "a row a case; one table a method", many: true, labelled: true } },
  outputs: TABLE_OUTPUTS,
  showsStage: true,
  check: (params) => [...tableMisfits(params), ...spreadMisfits(params)],
  async run({ params, inputs, scratch, log, stage, synthetic }) {
    const [{ summary }, { readSourced }] = await Promise.all([import("./summary.ts"), import("../scores/sourced.ts")]);
    const tables = await readSourced(inputs.tables);
    const { columns, rows, notes } = summary(tables, params);
    const caption = params.caption || `${stage}.`;
    const { rowHeader } = params;
    const model = { name: stage, caption, rowHeader, columns, rows, notes: [...notes, ...params.notes], synthetic };
    return tableOutputs({ ...model, patientLevel: false }, params, { scratch, log });
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "statistics",
  sentences: [COMPARED],
};
