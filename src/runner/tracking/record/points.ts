import type { Point, RunUid } from "./record.ts";

/** Most points of one record. */
const MOST = 500;

/** Keeps points back, so that a thousand a second are a few records. */
export interface Points {
  add(run: RunUid, points: readonly Point[]): void;
  /** Hands on those of one run, or of all. */
  flush(run?: RunUid): void;
}

export function pointsOf(hand: (run: RunUid, points: readonly Point[]) => void): Points {
  const kept = new Map<RunUid, Point[]>();
  const flush = (run: RunUid): void => {
    const points = kept.get(run) ?? [];
    kept.delete(run);
    for (let from = 0; from < points.length; from += MOST) hand(run, points.slice(from, from + MOST));
  };
  return {
    add(run, points) {
      const list = kept.get(run);
      if (list) list.push(...points);
      else kept.set(run, [...points]);
      if ((list?.length ?? 0) >= MOST) flush(run);
    },
    flush(run) {
      if (run !== undefined) flush(run);
      else for (const one of [...kept.keys()]) flush(one);
    },
  };
}
