import { objectAt, pageOf, readModel, textOf } from "./answers.ts";
import { wireTexts } from "./batch.ts";
import { type Calls, everyPage } from "./calls.ts";
import { type MlflowClient, MlflowError } from "./client.ts";
import { cleanText, fitText, LONGEST } from "./values.ts";

/** Logged models and the registry. */
export function modelMethods({
  post,
  get,
}: Calls): Pick<MlflowClient, "createModel" | "findModels" | "finishModel" | "registerModel"> {
  return {
    createModel: ({ experiment, name, type, run, params, tags }) =>
      post(
        "logged-models",
        {
          experiment_id: experiment,
          name: modelName(name),
          model_type: cleanText(type),
          source_run_id: run,
          ...wireTexts(tags, params),
        },
        { doing: `making model "${name}"`, repeatable: false, since: "3.0" },
        (answer) => readModel(objectAt(answer, "model")),
      ),

    findModels: (experiment, filter) =>
      everyPage((page) =>
        post(
          "logged-models/search",
          { experiment_ids: [experiment], filter, max_results: 50, ...page },
          { doing: "looking for models", since: "3.0" },
          pageOf("models", readModel),
        ),
      ),

    finishModel: (id) =>
      post(
        `logged-models/${encodeURIComponent(id)}`,
        { model_id: id, status: "LOGGED_MODEL_READY" },
        { method: "PATCH", doing: `finishing model ${id}`, since: "3.0" },
      ),

    async registerModel(name, { source, run, model }) {
      const doing = `registering model "${name}"`;
      // made before, by a try whose answer was lost: versions have no other mark of their own
      const versions = await everyPage((page) =>
        get(
          "model-versions/search",
          { filter: `run_id = '${run}'`, max_results: "1000", ...page },
          { doing },
          pageOf("model_versions", (version) => version),
        ),
      );
      const made = versions.find((version) => version.name === name && version.source === source);
      if (made) return String(made.version);
      await post("registered-models/create", { name }, { doing }).catch((error: unknown) => {
        if (!(error instanceof MlflowError && error.code === "RESOURCE_ALREADY_EXISTS")) throw error;
      });
      return await post(
        "model-versions/create",
        { name, source, run_id: run, ...(model !== undefined && { model_id: model }) },
        { doing, repeatable: false },
        (answer) => textOf(objectAt(answer, "model_version"), "version"),
      );
    },
  };
}

/** The characters that MLflow refuses in a model's name become dashes. */
const modelName = (name: string): string => fitText(name.replace(/[/:.%"']/g, "-"), LONGEST.name).text || "model";
