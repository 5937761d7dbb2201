import type { TaskLog } from "../../../runner/contract/component.ts";
import type { LoopHooks } from "./train-epochs.ts";

/** What a stage hands to its training. */
export interface StageContext {
  readonly log: TaskLog;
  readonly signal: AbortSignal;
  now(): number;
}

/** A stage's log as the loop of epochs writes to it. */
export const loopHooks = ({ log, signal, now }: StageContext): LoopHooks => ({
  signal,
  now: () => now(),
  info: (text) => log.info(text),
  warn: (text) => log.warn(text),
  metric: (name, value, step) => log.metric(name, value, step),
  progress: (done, total, note) => log.progress(done, total, "steps", note),
});
