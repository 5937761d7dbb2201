/** Why a job waits that never starts as it is, whatever becomes of the queue: somebody has to change it, or what it may. */
const NEVER: ReadonlySet<string> = new Set([
  "AccountNotAllowed",
  "AccountingPolicy",
  "BadConstraints",
  "DependencyNeverSatisfied",
  "InvalidAccount",
  "InvalidQOS",
  "JobHeldAdmin",
  "JobHeldUser",
  "PartitionConfig",
  "PartitionInactive",
  "PartitionNodeLimit",
  "PartitionTimeLimit",
  "QOSNotAllowed",
]);

/** Limits on a single job, by which it cannot ever be started: `QOSMaxWallDurationPerJobLimit`, `AssocMaxCpuPerJobLimit`. */
const PER_JOB = /^(Assoc|QOS)(Grp|Max)\w*Per(Job|Node)(Limit)?$/;

/** Whether a job that waits for this reason may be waited for in vain. */
export const isHopeless = (reason: string): boolean => NEVER.has(reason) || PER_JOB.test(reason);
