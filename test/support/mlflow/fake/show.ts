/** How the fake MLflow shows runs, points, models and versions. */
import type { FakePoint, FakeRun, FakeStore } from "../fake-store.ts";
import { entries, modelOf } from "./parts.ts";

export const artifactUri = (run: FakeRun): string => `mlflow-artifacts:/${run.experiment}/${run.id}/artifacts`;

export function showRun(run: FakeRun) {
  const latest = new Map<string, FakePoint>();
  for (const point of run.points.values()) {
    const old = latest.get(point.key);
    const isLater =
      !old || [point.step - old.step, point.timestamp - old.timestamp, point.value - old.value].find((by) => by !== 0)! > 0;
    if (isLater) latest.set(point.key, point);
  }
  return {
    info: {
      run_uuid: run.id,
      run_id: run.id,
      run_name: run.name,
      experiment_id: run.experiment,
      user_id: run.user,
      status: run.status,
      start_time: run.startTime,
      ...(run.endTime !== undefined && { end_time: run.endTime }),
      artifact_uri: artifactUri(run),
      lifecycle_stage: run.lifecycle,
    },
    data: {
      ...(latest.size > 0 && { metrics: [...latest.values()].map(showPoint) }),
      ...entries("params", run.params),
      ...entries("tags", run.tags),
    },
    inputs: run.inputs.size > 0 ? { dataset_inputs: [...run.inputs.values()] } : {},
    outputs: run.outputs.size > 0 ? { model_outputs: [...run.outputs].map(([id, step]) => ({ model_id: id, step })) } : {},
  };
}

export const showPoint = ({ key, value, timestamp, step, model_id: model }: FakePoint): object => ({
  key,
  value: Number.isNaN(value) ? "NaN" : value,
  timestamp,
  step,
  ...(model !== undefined && { model_id: model }),
});

export function showModel(store: FakeStore, id: string): object {
  const model = modelOf(store, id);
  return {
    info: {
      model_id: model.id,
      experiment_id: model.experiment,
      name: model.name,
      creation_timestamp_ms: 0,
      last_updated_timestamp_ms: 0,
      artifact_uri: `mlflow-artifacts:/${model.experiment}/models/${model.id}/artifacts`,
      status: model.status,
      model_type: model.type,
      source_run_id: model.run,
      ...entries("tags", model.tags),
    },
    data: entries("params", model.params),
  };
}

export const showVersion = ({
  name,
  version,
  source,
  run,
}: {
  name: string;
  version: string;
  source: string;
  run: string;
}): object => ({
  name,
  version,
  creation_timestamp: 0,
  last_updated_timestamp: 0,
  current_stage: "None",
  description: "",
  source,
  run_id: run,
  status: "READY",
  run_link: "",
});
