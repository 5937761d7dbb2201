import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";
import { clusterMisfits } from "./cluster-misfits.ts";

const Params = Type.Object(
  {
    metric: Choice(["pearson", "euclidean"], { default: "pearson", description: "Distance: 1 − correlation, or Euclidean." }),
    method: Choice(["single", "complete", "average", "ward"], {
      default: "average",
      description:
        "Distance of two clusters: nearest pair, farthest pair, mean of all pairs, or Ward's growth of variance (with euclidean).",
    }),
    axis: Choice(["rows", "columns"], {
      default: "rows",
      description: "What is clustered: the rows (patients) or the columns (features).",
    }),
    scale: Choice(["none", "z-score", "min-max"], { default: "none", description: "Scaling of each feature beforehand." }),
    features: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description: "Features that count, in this order; all unless said (numeric, neither id nor dropped).",
      }),
    ),
    drop: Type.Array(Type.String(), { default: [], description: "Numeric columns that are no features." }),
  },
  { additionalProperties: false },
);

/** Agglomerative clustering; merges, heights and leaf order equal SciPy's `linkage` and `leaves_list`. */
export const cluster = defineComponent({
  name: "stats/cluster",
  version: 1,
  doc: "Clusters the rows or the features of a table hierarchically.",
  params: Params,
  inputs: { table: { kind: "table", doc: "the features, one row a patient" } },
  outputs: {
    linkage: {
      kind: "table",
      patientLevel: true,
      doc: "one row a merge: a, b (leaves are 0 … n − 1, merge m makes n + m), height, size",
    },
    order: {
      kind: "table",
      patientLevel: true,
      doc: "one row a leaf from left to right: position, index (from 0), name (id or feature)",
    },
  },
  resources: { cpus: 1, memory: "512MiB" },
  check: clusterMisfits,
  async run({ params, inputs }) {
    const { clusterTable } = await import("./cluster-table.ts");
    return { ...clusterTable(await inputs.table.read(), params, inputs.table.label) };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "statistics",
  sentences: [
    [
      { text: "Rows", when: { axis: "rows" } },
      { text: "Features", when: { axis: "columns" } },
      " were clustered hierarchically by ",
      { text: "correlation", when: { metric: "pearson" } },
      { text: "Euclidean distance", when: { metric: "euclidean" } },
      { text: " with single linkage", when: { method: "single" } },
      { text: " with complete linkage", when: { method: "complete" } },
      { text: " with average linkage", when: { method: "average" } },
      { text: " by Ward's growth of variance", when: { method: "ward" } },
      ".",
    ],
  ],
};
