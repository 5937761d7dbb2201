import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    task: Type.String({ minLength: 1, description: "Label column whose scores are wanted." }),
    unlabelled: Choice(["drop", "keep"], {
      default: "drop",
      description: "What is done with cases whose label is not known; tables and figures need labels.",
    }),
  },
  { additionalProperties: false },
);

/** One task of a network that tells several, as the tables and figures of scores take it. */
export const taskScores = defineComponent({
  name: "nn/task-scores",
  version: 1,
  doc: "Takes one task's scores out of a network's predictions.",
  params: Params,
  inputs: { predictions: { kind: "table", doc: "of nn/train, nn/transfer or nn/predict: id, task, label, p0, p1, …" } },
  outputs: { scores: { kind: "scores", patientLevel: true, doc: "id, label, p0, p1, … of that task" } },
  async run({ params, inputs }) {
    const { scoresOfTask } = await import("./training/predictions.ts");
    return { scores: scoresOfTask(await inputs.predictions.read(), params.task, params.unlabelled, inputs.predictions.label) };
  },
});

/** What a paper says of it. */
export const methods: Methods = { part: "networks", sentences: [] };
