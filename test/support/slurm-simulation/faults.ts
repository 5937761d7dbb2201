/** What goes wrong in a simulated cluster, and how often; seconds are the cluster's own. */
export interface Faults {
  /** Of the calls of sbatch: those that are accepted and say that they timed out, and those that only say so. */
  readonly timesOutAfter: number;
  readonly timesOutBefore: number;
  /** Seconds between silences of squeue, on average, and how long one lasts. */
  readonly silentEvery: number;
  readonly silentFor: readonly [number, number];
  /** Of the answers of squeue: cut off in the middle; as things were up to a minute ago; with jobs told twice, once in an older state. */
  readonly torn: number;
  readonly old: number;
  readonly twice: number;
  /** Of the jobs: gone without a trace while they wait or work. */
  readonly lost: number;
  /** Of the jobs: put back into the queue in their midst, for another. */
  readonly preempted: number;
  /** Of the tasks: files that are seen only after the job has ended, and for how long not. */
  readonly late: number;
  readonly lateFor: readonly [number, number];
  /** Seconds between failures of a node, on average, and how long one is down; what it had in hand Slurm requeues or ends as NODE_FAIL. */
  readonly nodeFailsEvery: number;
  readonly nodeDownFor: number;
  /** After so many seconds one node fails every job at once, for as long as it is let. */
  readonly blackHoleAfter: number;
  readonly blackHoleFor: number;
}

const NEVER = Number.POSITIVE_INFINITY;

export const NO_FAULTS: Faults = {
  ...{ timesOutAfter: 0, timesOutBefore: 0, silentEvery: NEVER, silentFor: [0, 0], torn: 0, old: 0, twice: 0 },
  ...{ lost: 0, preempted: 0, late: 0, lateFor: [0, 0] },
  ...{ nodeFailsEvery: NEVER, nodeDownFor: 0, blackHoleAfter: NEVER, blackHoleFor: 0 },
};

/** All at once, each far more often than on a cluster that anybody would keep. */
export const ALL_FAULTS: Faults = {
  ...{ timesOutAfter: 0.05, timesOutBefore: 0.03, silentEvery: 1800, silentFor: [120, 600], torn: 0.02, old: 0.05, twice: 0.1 },
  ...{ lost: 0.003, preempted: 0.005, late: 0.02, lateFor: [1, 20] },
  ...{ nodeFailsEvery: 1800, nodeDownFor: 600, blackHoleAfter: 1200, blackHoleFor: 900 },
};
