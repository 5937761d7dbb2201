import { digestText } from "../../cache/digest.ts";
import { namesIn } from "../../executors/slurm/batch.ts";
import { type DetachedRun, detachedHome, openRuns } from "../../executors/slurm/detached/record.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import type { Session } from "../session.ts";

/** Digest of all that a run of these tasks computes, as far as its spec says it. */
export function graphOf({ loaded: { spec }, resultsRoot }: Session, tasks: readonly TaskSpec[]): string {
  const plain = tasks.map(({ place: _, ...task }) => task);
  return digestText(JSON.stringify([spec.file, spec.variant, resultsRoot, plain]));
}

/** Runs of this spec and variant that are in Slurm, whatever their parameters; the oldest first. */
export function openRunsOf({ store, loaded: { spec } }: Session): readonly DetachedRun[] {
  if (namesIn(detachedHome(store.home)).length === 0) return [];
  return openRuns(store.home).filter(({ experiment, variant }) => experiment === spec.experiment && variant === spec.variant);
}
