/** Of its time, what the process spends at most on looking at files: one part in so many. */
const SHARE = 100;
const FIRST_MS = 50;
const LONGEST_MS = 2000;
/** However long a look takes, the next one is no later. */
const LATEST_MS = 10_000;

/** How long files are left alone: shortly while there is news, and never so shortly that looking at them becomes work of its own. Milliseconds. */
export function lookPause(): (news: boolean, cost: number) => number {
  let pause = FIRST_MS;
  return (news, cost) => {
    pause = news ? FIRST_MS : Math.min(pause * 1.2, LONGEST_MS);
    return Math.min(Math.max(pause, cost * SHARE), LATEST_MS);
  };
}

/** Milliseconds of a processor that this process has taken. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** When squeue is asked next: soon after news, then ever later. Times in milliseconds. */
export interface QuestionPace {
  isDue(now: number): boolean;
  /** It was asked; `jobs`: of how many it tells. */
  asked(now: number, jobs: number): void;
  /** There is news: the pause after the next question is short again. */
  hasten(): void;
}

export function questionPace(
  poll: { readonly first: number; readonly longest: number },
  now: number,
  first = poll.first,
): QuestionPace {
  let between = poll.first * 1000;
  let next = now + first * 1000;
  return {
    isDue: (time) => time >= next,
    asked(time, jobs) {
      between = Math.max(between, leastPause(poll, jobs) * 1000);
      next = time + between;
      between = Math.min(between * 1.5, poll.longest * 1000);
    },
    hasten() {
      between = poll.first * 1000;
    },
  };
}

/** Jobs of which an answer of squeue tells for the price of one. */
const FEW = 10;

/** Least seconds between two questions to squeue: an answer on a thousand jobs costs the controller, and here, a hundred times one on ten. */
export const leastPause = ({ first, longest }: { readonly first: number; readonly longest: number }, jobs: number): number =>
  Math.min(first * Math.max(1, jobs / FEW), longest);

/** Of the jobs that may be queued, the part that has to be free before more are submitted. */
const PART = 8;

/** How many jobs to submit now of so many that are ready: rather many at once and seldom than each as another ends. 0: none yet. */
export function jobsToSubmit(
  ready: number,
  queued: number,
  { maxJobs, arraySize }: { readonly maxJobs: number; readonly arraySize: number },
): number {
  const most = Math.min(Math.floor(maxJobs - queued), arraySize);
  const worth = Math.min(ready, arraySize, Math.ceil(maxJobs / PART));
  return most < worth ? 0 : Math.min(most, ready);
}
