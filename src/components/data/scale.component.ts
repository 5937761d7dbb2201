import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";
import { fitMisfits } from "./fit-misfits.ts";

const Params = Type.Object(
  {
    method: Choice(["min-max", "z-score"], {
      default: "min-max",
      description: "Onto 0 to 1 (as scikit-learn's MinMaxScaler), or to mean 0 and deviation 1 (StandardScaler).",
    }),
    fit: Type.Optional(
      Choice(["all", "training"], {
        description:
          "Rows that decide the scale; the training rows where a split is wired, else all. With all rows the training learns something of the test rows; the paper did so.",
      }),
    ),
    drop: Type.Array(Type.String(), { default: [], description: "Numeric columns that are no features; they stay as they are." }),
    ddof: Type.Integer({ minimum: 0, maximum: 1, default: 0, description: "z-score: taken off n in the variance's divisor." }),
  },
  { additionalProperties: false },
);

/** Features on one scale. */
export const scale = defineComponent({
  name: "data/scale",
  version: 1,
  doc: "Scales the numeric columns of a table, each by itself; id, text and dropped columns stay as they are.",
  params: Params,
  inputs: {
    table: { kind: "table", doc: "n × p, one row a patient" },
    split: { kind: "split", optional: true, doc: "training rows, for fit: training" },
  },
  outputs: { table: { kind: "table", patientLevel: true, doc: "the same rows and columns, scaled" } },
  check: ({ fit }, inputs) => fitMisfits("the scale", fit, inputs.has("split")),
  async run({ params, inputs }) {
    const { scaleTable } = await import("./scale-table.ts");
    const split = await inputs.split?.read();
    return { table: scaleTable(await inputs.table.read(), params, split, inputs.table.label) };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "preparation",
  sentences: [
    [
      { text: "Features were scaled to 0 to 1 by the smallest and the largest value", when: { method: "min-max" } },
      { text: "Features were standardised by the mean and the standard deviation", when: { method: "z-score" } },
      { text: " of the training rows alone", when: { fit: "training" } },
      { text: " of the training rows alone", when: { fit: null, "in.split": true } },
      { text: " of all rows, the test rows among them", when: { fit: "all" } },
      { text: " of all rows", when: { fit: null, "in.split": false } },
      ".",
    ],
  ],
};
