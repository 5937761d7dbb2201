import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";

/** Out-of-fold scores from the scores of every fold. */
export const joinScores = defineComponent({
  name: "data/join-scores",
  version: 1,
  doc: "Joins scores of different rows, such as the folds of a cross-validation, into one table.",
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { scores: { kind: "scores", many: true, doc: "scores of one model and label; no row may come twice" } },
  outputs: { scores: { kind: "scores", patientLevel: true, doc: "the rows of all, one table after the other" } },
  async run({ inputs, log }) {
    const { joinScores: join } = await import("../../formats/join-scores.ts");
    const parts = await Promise.all(inputs.scores.map(async (input) => ({ table: await input.read(), where: input.label })));
    const scores = join(parts);
    log.metric("rows", scores.rows);
    return { scores };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "models",
  sentences: ["Scores of the folds were joined to out-of-fold scores of {out.scores.rows} rows."],
};
