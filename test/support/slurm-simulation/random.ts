import { mulberry32 } from "../mulberry32.ts";

/** Random draws from a seed, so that a simulation can be drawn again. */
export interface Draws {
  /** In [0, 1). */
  next(): number;
  chance(probability: number): boolean;
  /** In [from, to). */
  between(from: number, to: number): number;
  /** Waiting time of something that happens every `mean` on average. */
  waiting(mean: number): number;
  pick<T>(list: readonly T[]): T | undefined;
  shuffled<T>(list: readonly T[]): T[];
}

export function draws(seed: number): Draws {
  const next = mulberry32(seed);
  return {
    next,
    chance: (probability) => next() < probability,
    between: (from, to) => from + (to - from) * next(),
    waiting: (mean) => -Math.log(1 - next()) * mean,
    pick: (list) => list[Math.floor(next() * list.length)],
    shuffled(list) {
      const copy = [...list];
      for (let at = copy.length - 1; at > 0; at--) {
        const other = Math.floor(next() * (at + 1));
        [copy[at], copy[other]] = [copy[other]!, copy[at]!];
      }
      return copy;
    },
  };
}
