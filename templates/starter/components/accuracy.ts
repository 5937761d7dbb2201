import { cellText, defineComponent, findColumn, integerColumn, numberColumn, Type, tableOf, textColumn } from "regimen";

/** Takes any number of models' predictions: a list port, whose handles know which stage and cell they come from. */
export const accuracy = defineComponent({
  name: "accuracy",
  version: 1,
  doc: "Share of right predictions of each model.",
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {
    predictions: { kind: "table", many: true, labelled: true, doc: "label and predicted, one table a model" },
  },
  outputs: {
    table: { kind: "table", doc: "model, n, accuracy" },
  },
  async run({ inputs }) {
    const rows = await Promise.all(
      inputs.predictions.map(async (handle) => {
        const table = await handle.read();
        const truth = findColumn(table, "label");
        const predicted = findColumn(table, "predicted");
        const right = Array.from({ length: table.rows }, (_, row) => cellText(predicted, row) === cellText(truth, row)).filter(
          Boolean,
        ).length;
        const cell = Object.entries(handle.cell).map(([axis, value]) => `${axis} = ${value}`);
        return { model: [handle.stage, ...cell].join(", "), n: table.rows, accuracy: right / table.rows };
      }),
    );
    return {
      table: tableOf([
        textColumn(
          "model",
          rows.map(({ model }) => model),
        ),
        integerColumn(
          "n",
          rows.map(({ n }) => n),
        ),
        numberColumn(
          "accuracy",
          rows.map((row) => row.accuracy),
        ),
      ]),
    };
  },
});
