/** What becomes of a task that waits, when it is looked at; `enough`: no further one is looked at. */
export type Verdict = "taken" | "taken, and enough" | "later" | "enough";

/** Tasks that are ready, in order. */
export interface TaskQueue<T> {
  add(one: T): void;
  /** Takes out all that are urgent. */
  takeUrgent(): readonly T[];
  /** Looks at the others in order until one is enough, and takes out those that are taken. */
  take(judge: (one: T) => Verdict): void;
  size(): number;
}

/** Places that were taken at the front before they are given back. */
const MANY = 1024;

/** A queue of which the front is taken in constant time: with a hundred thousand that wait, moving all up for each one would be most of the work. */
export function taskQueue<T extends object>(isUrgent: (one: T) => boolean): TaskQueue<T> {
  const waiting: (T | undefined)[] = [];
  let urgent: T[] = [];
  let first = 0;
  let count = 0;
  return {
    add(one) {
      count++;
      (isUrgent(one) ? urgent : waiting).push(one);
    },
    takeUrgent() {
      const all = urgent;
      urgent = [];
      count -= all.length;
      return all;
    },
    take(judge) {
      for (let at = first; at < waiting.length; at++) {
        const one = waiting[at];
        if (!one) continue; // taken before one that was to wait
        const verdict = judge(one);
        if (verdict === "taken" || verdict === "taken, and enough") {
          waiting[at] = undefined;
          count--;
        }
        if (verdict === "enough" || verdict === "taken, and enough") break;
      }
      while (first < waiting.length && !waiting[first]) first++;
      if (first === waiting.length || (first > MANY && first * 2 > waiting.length)) {
        waiting.splice(0, first);
        first = 0;
      }
    },
    size: () => count,
  };
}
