import type { TaskMetric } from "./protocol.ts";

/** Most metrics of one message, and how long the first of them waits while the task goes on without a pause. */
const MOST = 500;
const LONGEST_MS = 100;

/** Gathers metrics into few messages. */
export interface MetricTeller {
  add(metric: TaskMetric): void;
  /** Tells what waits; nothing is told after a task's end. */
  flush(): void;
}

/** Tells what was gathered in a turn of the event loop when that ends, or when it has become much or old. `now`: milliseconds. */
export function tellMetrics(tell: (metrics: readonly TaskMetric[]) => void, now: () => number): MetricTeller {
  let waiting: TaskMetric[] = [];
  let since = 0;
  let timer: NodeJS.Immediate | undefined;
  const flush = (): void => {
    if (timer) clearImmediate(timer);
    timer = undefined;
    const metrics = waiting;
    waiting = [];
    if (metrics.length > 0) tell(metrics);
  };
  return {
    add(metric) {
      if (waiting.length === 0) since = now();
      waiting.push(metric);
      if (waiting.length >= MOST || now() - since >= LONGEST_MS) flush();
      else timer ??= setImmediate(flush);
    },
    flush,
  };
}
