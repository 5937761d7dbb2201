import { betterOf, metricName } from "./names.ts";
import type { Point } from "./record.ts";

/** What has been logged of one run's metrics: every curve has one point a step, whatever was computed twice. */
export interface Curves {
  /** The points that a metric gives; none where an attempt that went on from an earlier one repeats a step. */
  add(time: number, metric: { readonly name: string; readonly value: number; readonly step?: number }): readonly Point[];
  /** The best of each curve of which less or more is known to be better, as `validation/loss best`. */
  best(time: number): readonly Point[];
  /** Last values of the metrics that are no curves, in the order told. */
  readonly single: ReadonlyMap<string, number>;
  /** Whether any metric has a step. */
  readonly hasCurve: boolean;
}

interface Curve {
  last: number;
  best?: { readonly value: number; readonly step: number };
}

/** Name of a value that belongs to no step of a curve of the same name. */
const FINAL = "final";

export function curvesOf(): Curves {
  const curves = new Map<string, Curve>();
  const single = new Map<string, number>();
  const times = new Map<string, number>();
  const addSingle = (time: number, name: string, value: number): readonly Point[] => {
    const key = curves.has(name) ? `${name} ${FINAL}` : name;
    single.set(key, value);
    const step = times.get(key) ?? 0;
    times.set(key, step + 1);
    return [{ key, value, time, step }];
  };
  return {
    add(time, { name, value, step: told }) {
      const key = metricName(name);
      if (told === undefined) return addSingle(time, key, value);
      const step = Math.round(told);
      const curve: Curve = curves.get(key) ?? { last: Number.NEGATIVE_INFINITY };
      curves.set(key, curve);
      if (step <= curve.last) return [];
      curve.last = step;
      const better = betterOf(key);
      if (better !== 0 && !Number.isNaN(value) && (curve.best === undefined || better * (value - curve.best.value) > 0))
        curve.best = { value, step };
      return [{ key, value, time, step }];
    },
    best: (time) =>
      [...curves].flatMap(([key, { best }]) => (best ? [{ key: `${key} best`, value: best.value, time, step: best.step }] : [])),
    single,
    get hasCurve() {
      return curves.size > 0;
    },
  };
}
