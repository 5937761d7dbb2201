import { digestText } from "../../cache/digest.ts";
import { objectPath } from "../../cache/store.ts";
import type { Scheduled } from "../../executors/schedule.ts";
import type { World } from "../../tracking/record/facts.ts";
import type { TrackedFile } from "../../tracking/record/record.ts";
import { withoutData } from "../../tracking/record/withheld.ts";
import type { Published } from "../finish.ts";
import type { ReportFacts, ReportTask } from "../report-facts.ts";
import { withoutCases } from "../run-record.ts";
import type { Session } from "../session.ts";
import type { Reported } from "../write-report.ts";

export interface FileOptions {
  readonly redact: (text: string) => string;
  readonly keepText: World["keepText"];
  /** Whether values of single patients may be told. */
  readonly patientLevel: boolean;
}

/**
 * What of a run's results is logged, in the folders of the results: the tables, figures and pages of tasks that ran, the comparison, the
 * manifest and the report. Without `patientLevel` no file that shows single patients, none of a single case, and no case is named.
 */
export async function trackedFiles(
  session: Session,
  published: Published,
  { facts, all }: Reported,
  { outcomes }: Scheduled,
  options: FileOptions,
): Promise<readonly TrackedFile[]> {
  const { patientLevel, redact, keepText } = options;
  const mayLeave = ({ stored, task }: ReportFacts["files"][number]): boolean =>
    patientLevel || (!stored.patientLevel && !task.caseOf);
  const ran = new Set([...outcomes.values()].flatMap((one) => (one.state === "done" && !one.cached ? [one.task.id] : [])));
  const files = facts.files
    .filter((file) => file.stored.kind !== "directory" && mayLeave(file) && ran.has(file.task.id))
    .map(
      ({ path, stored }): TrackedFile => ({
        path,
        digest: stored.digest,
        size: stored.size,
        from: objectPath(session.store, stored),
      }),
    );
  const told: ReportFacts = patientLevel
    ? facts
    : {
        ...facts,
        tasks: withoutCases(all.map(withoutCase)).map(withoutValues),
        files: facts.files.filter(mayLeave),
        withoutPatients: true,
      };
  const logged: ReportFacts = { ...told, run: { ...told.run, command: redact(told.run.command) } };
  const { html: page, files: shown } = await session.host.renderReport(logged);
  const html = redact(page);
  const reproduction = await session.host.renderReproduction(logged, digestText(html));
  const pictures = Object.entries(shown).map(
    ([path, stored]): TrackedFile => ({
      path,
      digest: stored.digest,
      size: stored.size,
      from: objectPath(session.store, stored),
    }),
  );
  const shownPaths = patientLevel ? undefined : new Set(facts.files.filter(mayLeave).map(({ path }) => path));
  const left = [...(published.manifest?.(shownPaths) ?? [])].join("");
  const beside = Object.entries(reproduction).map(([name, text]) => keepText(name, redact(text)));
  return [...files, ...pictures, keepText("manifest.json", redact(left)), keepText("report.html", html), ...beside];
}

/** A case that failed, without its name and what the message quotes. */
const withoutCase = (one: ReportTask): ReportTask => (one.task.caseOf && one.message !== null ? { ...one, message: "" } : one);

/** Messages without what they quote of the data, and a mapped task's parameters as the spec has them, not those of one of its cases. */
function withoutValues(one: ReportTask): ReportTask {
  const { task, fingerprint } = one;
  const first = task.each ? one.message?.split(";", 1)[0] : one.message;
  const message = first == null ? null : withoutData(first, [task.stage, task.params, task.cell, ...portsOf(task)]);
  return { ...one, message, fingerprint: task.each && fingerprint ? { ...fingerprint, with: task.params } : fingerprint };
}

const portsOf = ({ inputs, outputs }: ReportTask["task"]): readonly string[] => [...Object.keys(inputs), ...Object.keys(outputs)];
