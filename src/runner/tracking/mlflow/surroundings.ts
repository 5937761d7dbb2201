/** What a client takes from outside itself, so that tests can stand in for it. */
export interface Surroundings {
  /** Waits so many milliseconds; ends early, without a mistake, when the signal fires. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gives everything up that is under way. */
  readonly signal?: AbortSignal;
}

/** The real ones. */
export const surroundings: Surroundings = {
  async sleep(milliseconds, signal) {
    const { setTimeout: wait } = await import("node:timers/promises");
    await wait(milliseconds, undefined, signal ? { signal } : {}).catch(() => {}); // stopped: the caller looks at the signal
  },
  random: Math.random,
  now: Date.now,
};
