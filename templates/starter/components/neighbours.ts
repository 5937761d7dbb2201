import { cellText, defineComponent, featureColumns, findColumn, rowIds, Type, tableOf, textColumn } from "regimen";

/** A component of your own: what it takes, what it gives, and `run`. Change it, and only what depends on it runs again. */
export const neighbours = defineComponent({
  name: "neighbours",
  version: 1,
  doc: "Gives each test row the commonest label among its k nearest training rows (Euclidean distance).",
  params: Type.Object(
    {
      label: Type.String({ description: "Column that holds the label." }),
      k: Type.Integer({ minimum: 1, default: 5, description: "Number of neighbours that vote." }),
    },
    { additionalProperties: false },
  ),
  inputs: {
    table: { kind: "table", doc: "one row an item: label and numeric features" },
    split: { kind: "split", doc: "training and test rows" },
  },
  outputs: {
    predictions: { kind: "table", doc: "the test rows: id, label, predicted" },
  },
  async run({ params, inputs, log }) {
    const table = await inputs.table.read();
    const { train, test } = await inputs.split.read();
    const features = featureColumns(table, { drop: [params.label] }).map(({ values }) => values);
    const labels = findColumn(table, params.label);
    const labelOf = (row: number): string => cellText(labels, row) ?? "";

    const distance = (a: number, b: number): number =>
      Math.hypot(...features.map((values) => (values[a] ?? 0) - (values[b] ?? 0)));
    const predict = (row: number): string => {
      const nearest = [...train].sort((a, b) => distance(row, a) - distance(row, b)).slice(0, params.k);
      const votes = new Map<string, number>();
      for (const row of nearest) votes.set(labelOf(row), (votes.get(labelOf(row)) ?? 0) + 1);
      return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best))[0];
    };

    const truth = test.map(labelOf);
    const predicted = test.map(predict);
    log.metric("accuracy", predicted.filter((name, i) => name === truth[i]).length / test.length);
    const ids = rowIds(table);
    return {
      predictions: tableOf([
        textColumn(
          "id",
          test.map((row) => String(ids[row])),
        ),
        textColumn("label", truth),
        textColumn("predicted", predicted),
      ]),
    };
  },
});
