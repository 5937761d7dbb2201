import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { objectPath, type Store, type Stored } from "../cache/store.ts";
import { asTaskId, type TaskId } from "../contract/ids.ts";
import type { Scalar } from "../contract/json.ts";
import { readState, stateName } from "../plan/freshness.ts";
import type { CompiledSpec } from "../spec/compiled.ts";

/** A task whose results another variant has published. */
export interface OtherTask {
  readonly id: TaskId;
  readonly stage: string;
  readonly cell: { readonly [axis: string]: Scalar };
  readonly component: string;
  readonly outputs: { readonly [port: string]: Stored };
}

/** What another variant's last run published; it may be older than this one. */
export interface OtherVariant {
  /** Null for the base. */
  readonly variant: string | null;
  readonly tasks: readonly OtherTask[];
}

/** The base and the other variants of a spec as their last runs left them: those that ran, whose artifacts are still in the store. */
export function otherVariants(store: Store, spec: CompiledSpec, resultsRoot: string): readonly OtherVariant[] {
  const names = [null, ...spec.variants].filter((variant) => variant !== spec.variant);
  return names.flatMap((variant): readonly OtherVariant[] => {
    const state = readState(store, stateName(spec.experiment, variant));
    const stages = stagesIn(join(resultsRoot, state.results, "manifest.json"));
    const tasks = Object.entries(state.tasks).flatMap(([id, { action }]): readonly OtherTask[] => {
      const stage = stages.get(action.key);
      const isThere = Object.values(action.outputs).every((stored) => existsSync(objectPath(store, stored)));
      return stage && isThere ? [{ id: asTaskId(id), ...stage, outputs: action.outputs }] : [];
    });
    return tasks.length > 0 ? [{ variant, tasks }] : [];
  });
}

type Stage = Pick<OtherTask, "stage" | "cell" | "component">;

/** The stages of a manifest by their keys; none where it is gone or not one. */
function stagesIn(path: string): ReadonlyMap<string, Stage> {
  try {
    const { stages } = JSON.parse(readFileSync(path, "utf8")) as {
      readonly stages: readonly (Stage & { readonly key: string })[];
    };
    return new Map(stages.map(({ key, stage, cell, component }) => [key, { stage, cell, component }]));
  } catch {
    return new Map();
  }
}
