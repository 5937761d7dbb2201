/**
 * Why a job waits that never starts as it is, whatever becomes of the queue, and what that means: somebody has to change it, or what it
 * may.
 */
const NEVER: { readonly [reason: string]: string } = {
  AccountNotAllowed: "its account may not use the partition",
  AccountingPolicy: "its account allows no such job",
  BadConstraints: "no node has all that it asks for",
  DependencyNeverSatisfied: "a job that it waits for has failed",
  InvalidAccount: "its account is not known, or has expired",
  InvalidQOS: "its QOS is not known",
  JobHeldAdmin: "an administrator holds it",
  JobHeldUser: "it is held: scontrol release lets it go",
  JobHoldMaxRequeue: "Slurm could not start it several times, and holds it: scontrol release lets it go",
  PartitionConfig: "it asks for more than a node of its partition has",
  PartitionInactive: "its partition starts no jobs",
  PartitionNodeLimit: "it asks for more nodes than its partition gives to one job",
  PartitionTimeLimit: "it asks for more time than its partition allows",
  QOSNotAllowed: "its QOS may not use the partition",
};

/** Limits on a single job, by which it cannot ever be started: `QOSMaxWallDurationPerJobLimit`, `AssocMaxCpuPerJobLimit`. */
const PER_JOB = /^(Assoc|QOS)(Grp|Max)\w*Per(Job|Node)(Limit)?$/;

/** Whether a job that waits for this reason may be waited for in vain. */
export const isHopeless = (reason: string): boolean => reason in NEVER || PER_JOB.test(reason);

/** What is told of a job that waits so; `stop`: what is stopped, and how. */
export const hopelessWait = (job: number | string, reason: string, stop: string): string =>
  `job ${job} waits, and Slurm will not start it as it is (${hopelessText(reason)}); mend the stage's resources or the cluster's file, stop ${stop}, and run again`;

/** Such a reason as Slurm says it, and what it means. */
export const hopelessText = (reason: string): string =>
  `${reason}: ${NEVER[reason] ?? "it asks for more than a limit on single jobs allows"}`;
