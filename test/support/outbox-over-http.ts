import { pointName } from "./memory-mlflow.ts";
import { hastyClient, targetAt } from "./mlflow/client-of.ts";
import type { FakeMlflow, Mischief } from "./mlflow/fake-mlflow.ts";
import { artifactsOf, type FakeRun } from "./mlflow/fake-store.ts";
import type { Chance, ScheduleServer } from "./outbox-schedule.ts";

const LARGEST = Number.MAX_VALUE;

/** Schedules by the real client over HTTP, against a server that misbehaves as they say. */
export function overHttp(fake: FakeMlflow, chance: Chance): ScheduleServer {
  for (const map of [fake.store.runs, fake.store.models, fake.store.artifacts]) map.clear();
  return {
    client(fault, signal) {
      fake.misbehave(({ method, path }): Mischief | undefined => {
        switch (fault(path === "mlflow/runs/create" ? "createRun" : path)) {
          case "lost-before":
            // what has no body cannot be dropped within it
            return chance.pick([
              { type: "drop", when: "before" },
              { type: "page" },
              method === "POST" ? { type: "drop-upload" } : { type: "page" },
            ] as const);
          case "lost-after":
          case "late":
            return chance.pick([{ type: "drop", when: "after" }, { type: "truncated" }, { type: "cut-off" }] as const);
          case "500":
            return chance.pick([
              { type: "status", status: 500 },
              { type: "status", status: 503, carriedOut: true },
            ] as const);
          case "429":
            return { type: "status", status: 429, retryAfter: "0" };
          case undefined:
            return undefined;
        }
      });
      return hastyClient(targetAt(fake.uri, { retries: chance.below(3) }), { signal }).client;
    },
    async runs() {
      return [...fake.store.runs.values()].map((run) => seen(fake, run));
    },
  };
}

function seen(fake: FakeMlflow, run: FakeRun) {
  const { id, name, status, startTime, endTime, tags, params, outputs } = run;
  const points = [...run.points.values()].map(({ key, value, timestamp, step }) => ({
    ...{ key, time: timestamp, step },
    value: Math.abs(value) === LARGEST ? Math.sign(value) * Infinity : value, // as the server keeps infinities
  }));
  const artifacts = artifactsOf(fake.store, `mlflow-artifacts:/${run.experiment}/${id}/artifacts`);
  const inputs = [...run.inputs.values()].map(({ dataset }) => [String(dataset.name), {}] as const);
  return {
    ...{ id, name, startTime, tags, params },
    status: status as "FINISHED",
    ...(endTime === undefined ? {} : { endTime }),
    points: new Map(points.map((point) => [pointName(point), point])),
    inputs: new Map(inputs) as never, // names alone are compared
    artifacts: new Map([...artifacts].map(([path, bytes]) => [path, bytes.toString()])),
    log: [...outputs.keys()].map((model) => [`model ${fake.store.models.get(model)?.name}`]),
  };
}
