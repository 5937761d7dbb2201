/** Logged models and the registry in the fake MLflow. */
import { randomUUID } from "node:crypto";
import { clauses, type Endpoint, experimentOf, invalid, lists, modelOf, PAIR, page, pairs, Refusal, texts } from "./parts.ts";
import { showModel, showVersion } from "./show.ts";

export const MODEL_ENDPOINTS: { readonly [name: string]: Endpoint } = {
  "POST logged-models": {
    schema: {
      experiment_id: "text",
      name: "text",
      model_type: "text",
      source_run_id: "text",
      params: { list: PAIR },
      tags: { list: PAIR },
    },
    required: ["experiment_id"],
    answer(store, message) {
      const name = texts(message, "name");
      if (/[/:.%"']/.test(name)) throw invalid(`Invalid model name ('${name}') provided.`);
      const id = `m-${randomUUID().replaceAll("-", "")}`;
      const model = {
        id,
        experiment: experimentOf(store, texts(message, "experiment_id")).id,
        name,
        type: texts(message, "model_type"),
        run: texts(message, "source_run_id"),
        status: "LOGGED_MODEL_PENDING",
        params: pairs(lists(message, "params")),
        tags: pairs(lists(message, "tags")),
      };
      store.models.set(id, model);
      return { model: showModel(store, id) };
    },
  },
  "POST logged-models/search": {
    schema: { experiment_ids: { list: "text" }, filter: "text", max_results: "whole", page_token: "text" },
    required: [],
    answer(store, message) {
      const matches = clauses(texts(message, "filter"));
      const found = [...store.models.values()].filter(
        (model) =>
          lists<string>(message, "experiment_ids").includes(model.experiment) &&
          matches.every(({ field, value }) =>
            field.startsWith("tags.")
              ? model.tags.get(field.slice(5)) === value
              : { name: model.name, source_run_id: model.run }[field] === value,
          ),
      );
      return page(
        "models",
        found.reverse().map(({ id }) => showModel(store, id)),
        message,
        50,
      );
    },
  },
  "PATCH logged-models/*": {
    schema: { model_id: "text", status: { one: ["LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"] } },
    required: ["model_id", "status"],
    answer(store, message) {
      modelOf(store, texts(message, "model_id")).status = texts(message, "status");
      return { model: showModel(store, texts(message, "model_id")) };
    },
  },
  "GET logged-models/*": {
    schema: { model_id: "text" },
    required: [],
    answer: (store, message) => ({ model: showModel(store, texts(message, "model_id")) }),
  },
  "POST registered-models/create": {
    schema: { name: "text", description: "text", tags: { list: PAIR } },
    required: ["name"],
    answer(store, message) {
      const name = texts(message, "name");
      if (/[/:]/.test(name)) throw invalid(`Invalid model name '${name}'.`);
      if (store.registered.has(name))
        throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", `Registered Model (name=${name}) already exists.`);
      store.registered.add(name);
      return { registered_model: { name, creation_timestamp: Date.now(), last_updated_timestamp: Date.now() } };
    },
  },
  "POST model-versions/create": {
    schema: { name: "text", source: "text", run_id: "text", model_id: "text" },
    required: ["name", "source"],
    answer(store, message) {
      const name = texts(message, "name");
      if (!store.registered.has(name)) throw invalid(`Registered Model with name=${name} not found`);
      const version = String(store.versions.filter((other) => other.name === name).length + 1);
      const made = { name, version, source: texts(message, "source"), run: texts(message, "run_id") };
      store.versions.push(made);
      return { model_version: showVersion(made) };
    },
  },
  "GET model-versions/search": {
    schema: { filter: "text", max_results: "whole", page_token: "text" },
    required: [],
    answer(store, message) {
      const matches = clauses(texts(message, "filter"));
      const found = store.versions.filter((version) =>
        matches.every(({ field, value }) => ({ run_id: version.run, name: version.name })[field] === value),
      );
      return page("model_versions", found.map(showVersion).reverse(), message, 1000);
    },
  },
};
