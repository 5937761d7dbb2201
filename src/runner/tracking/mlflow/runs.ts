import { objectAt, pageOf, readMetric, readRun, textOf } from "./answers.ts";
import { splitBatch, wireBatch, wireTexts } from "./batch.ts";
import { type Calls, everyPage } from "./calls.ts";
import { type MlflowClient, MlflowError, type Status } from "./client.ts";
import { wireDatasets } from "./datasets.ts";
import { escapeKey } from "./keys.ts";
import { fitText, LONGEST, milliseconds, rejected, wholeStep } from "./values.ts";

const STATUSES: readonly Status[] = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];
const PAGE = { runs: 1000, points: 25_000 } as const;

/** Experiments and runs. */
export function runMethods({ post, get }: Calls): Omit<MlflowClient, "version" | ArtifactOrModel> {
  const getExperiment = (name: string) =>
    get("experiments/get-by-name", { experiment_name: name }, { doing: `looking for experiment "${name}"` }, (answer) =>
      objectAt(answer, "experiment"),
    );

  return {
    async experiment(name, tags = {}) {
      const found = await getExperiment(name).catch((error: unknown) => {
        if (error instanceof MlflowError && error.code === "RESOURCE_DOES_NOT_EXIST") return undefined;
        throw error;
      });
      if (!found)
        try {
          return await post(
            "experiments/create",
            { name, tags: wireTexts(tags).tags },
            { doing: `making experiment "${name}"` },
            (answer) => textOf(answer, "experiment_id"),
          );
        } catch (error) {
          // another was faster, or our own first try whose answer was lost
          if (!(error instanceof MlflowError && error.code === "RESOURCE_ALREADY_EXISTS")) throw error;
        }
      const experiment = found ?? (await getExperiment(name));
      if (experiment.lifecycle_stage === "deleted")
        throw rejected(
          `experiment "${name}" is deleted on the server; restore it there (mlflow experiments restore), or choose another name`,
        );
      return textOf(experiment, "experiment_id");
    },

    setExperimentTag: (experiment, key, value) =>
      post(
        "experiments/set-experiment-tag",
        { experiment_id: experiment, key: escapeKey(key), value: fitText(value, LONGEST.experimentTag).text },
        { doing: `tagging experiment ${experiment}` },
      ),

    createRun: async ({ experiment, name, startTime, user, tags }) =>
      post(
        "runs/create",
        {
          experiment_id: experiment,
          run_name: fitText(name, LONGEST.name).text,
          start_time: milliseconds(startTime, "the start"),
          ...(user !== undefined && { user_id: fitText(user, LONGEST.user).text }),
          tags: wireTexts(tags).tags,
        },
        { doing: `making run "${name}"`, repeatable: false },
        (answer) => readRun(objectAt(answer, "run")),
      ),

    getRun: (id) => get("runs/get", { run_id: id }, { doing: `reading run ${id}` }, (answer) => readRun(objectAt(answer, "run"))),

    async updateRun(id, { status, endTime, name }) {
      if (status !== undefined && !STATUSES.includes(status))
        throw rejected(`a run's status is ${STATUSES.join(", ")}, not "${status}"`);
      await post(
        "runs/update",
        {
          run_id: id,
          ...(status !== undefined && { status }),
          ...(endTime !== undefined && { end_time: milliseconds(endTime, "the end") }),
          ...(name !== undefined && { run_name: fitText(name, LONGEST.name).text }),
        },
        { doing: `updating run ${id}` },
      );
    },

    findRuns: (experiments, filter) =>
      everyPage((page) =>
        post(
          "runs/search",
          {
            experiment_ids: experiments,
            filter,
            run_view_type: "ALL",
            max_results: PAGE.runs,
            ...page,
          },
          { doing: "looking for runs" },
          pageOf("runs", readRun),
        ),
      ),

    async logBatch(id, batch) {
      for (const part of splitBatch(wireBatch(batch)))
        await post("runs/log-batch", { run_id: id, ...part }, { doing: `logging to run ${id}` });
    },

    metricHistory: (id, key) =>
      everyPage((page) =>
        get(
          "metrics/get-history",
          {
            run_id: id,
            metric_key: escapeKey(key),
            max_results: String(PAGE.points),
            ...page,
          },
          { doing: `reading metric "${key}" of run ${id}` },
          pageOf("metrics", readMetric),
        ),
      ),

    async logInputs(id, inputs) {
      for (const datasets of wireDatasets(inputs)) {
        const send = () =>
          post("runs/log-inputs", { run_id: id, datasets }, { doing: `logging inputs of run ${id}`, since: "2.4" });
        for (let tries = 1; ; tries++) {
          try {
            await send();
            break;
          } catch (error) {
            if (tries === MOST_COLLISIONS || !isCollision(error)) throw error;
          }
        }
      }
    },

    async logOutputs(id, models) {
      const outputs = models.map(({ model, step }) => ({ model_id: model, step: wholeStep(step, `the step of model ${model}`) }));
      for (const one of outputs) // one by one, so that a link that is there keeps none of the others out
        await post("runs/outputs", { run_id: id, models: [one] }, { doing: `linking models to run ${id}`, since: "3.0" }).catch(
          (error: unknown) => {
            // the link is there, made by a try whose answer was lost
            if (!isCollision(error)) throw error;
          },
        );
    },
  };
}

/** What the server says where a row is in its database already: of two runs that tell of one new data set at the same moment the later is refused. */
const isCollision = (error: unknown): boolean =>
  error instanceof MlflowError && /UNIQUE constraint|duplicate key|Duplicate entry/i.test(error.message);
const MOST_COLLISIONS = 5;

type ArtifactOrModel = "putArtifact" | "listArtifacts" | "createModel" | "findModels" | "finishModel" | "registerModel";
