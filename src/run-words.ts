import type { ReportTask, RunFacts } from "./runner/cli/report-facts.ts";
import { engineText } from "./runner/plan/engine-of.ts";

/** Versions of libraries and engines by name. */
type Versions = { readonly [name: string]: string };

/** Engines that networks computed on. */
export const enginesOf = (tasks: readonly ReportTask[]): Versions =>
  Object.fromEntries(
    tasks.flatMap(({ fingerprint }) =>
      fingerprint?.engine ? [[`engine ${fingerprint.engine.name}`, engineText(fingerprint.engine)]] : [],
    ),
  );

/** Libraries that take part in any number of these tasks, in the order of their names. */
export const librariesOf = (tasks: readonly ReportTask[]): Versions =>
  inOrder(tasks.flatMap(({ fingerprint }) => Object.entries(fingerprint?.libraries ?? {})));

/** Both, in the order of their names. */
export const versionsOf = (tasks: readonly ReportTask[]): Versions =>
  inOrder(Object.entries({ ...librariesOf(tasks), ...enginesOf(tasks) }));

const inOrder = (versions: readonly (readonly [name: string, version: string])[]): Versions =>
  Object.fromEntries([...versions].sort(([a], [b]) => (a < b ? -1 : 1)));

/** Bytes as whole GiB. */
export const gibibytes = (bytes: number): number => Math.round(bytes / 2 ** 30);

/** A machine in one line. */
export const machineText = ({ cpu, cores, memory, system }: RunFacts["machine"]): string =>
  `${cpu}, ${cores} cores, ${gibibytes(memory)} GiB, ${system}`;
