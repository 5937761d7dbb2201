import { readFile } from "node:fs/promises";
import { publicationOf } from "./publication.ts";
import { reproductionPage } from "./reporting/reproduction/page/reproduction-page.ts";
import { reproduce } from "./reporting/reproduction/reproduce.ts";
import type { ReproductionFacts, VariantTables } from "./reporting/reproduction/reproduction-facts.ts";
import { reproductionYaml } from "./reporting/reproduction/reproduction-yaml.ts";
import type { TableModel } from "./reporting/tables/model.ts";
import { readModel } from "./reporting/tables/read-model.ts";
import { fittedOn, rawData, splitFacts, workedStages } from "./reproduction-facts.ts";
import { gibibytes, versionsOf } from "./run-words.ts";
import type { ReportFacts, ReportTask } from "./runner/cli/report-facts.ts";

/**
 * reproduction.yml and its page, by their names: what a run says of the publication that its spec compares with. None where it compares
 * with nothing, or with a file that cannot be read: the stage of the comparison has failed with the mistake then.
 *
 * @param report digest of the HTML report
 */
export async function reproductionFor(facts: ReportFacts, report: string): Promise<{ readonly [name: string]: string }> {
  const publication = await publicationOf(facts);
  if (!publication) return {};
  const { reference, file, expected } = publication;
  const mine = facts.tasks.filter(({ published }) => published);
  const { experiment, description, variant, synthetic, tasks, run } = facts;
  const { cpu, cores, memory, system } = run.machine;
  const gathered: ReproductionFacts = {
    ...{ experiment, description, variant, synthetic },
    reference,
    referenceFile: file,
    tables: await tablesOf(facts, mine),
    expected,
    others: await otherTables(facts, reference.statements.seeds[experiment]?.variant),
    raw: rawData(tasks, facts.withoutPatients === true),
    splits: await splitFacts(facts),
    fitted: fittedOn(tasks),
    stages: workedStages(tasks),
    versions: { regimen: run.version, node: run.machine.node, ...versionsOf(tasks) },
    run: {
      ...{ started: run.started, seconds: run.seconds, command: run.command, who: run.who, commit: run.commit, dirty: run.dirty },
      machine: { cpu, cores, memoryGiB: gibibytes(memory), system },
      stored: storedBytes(tasks),
      report,
    },
  };
  const reproduction = reproduce(gathered);
  return { "reproduction.yml": reproductionYaml(reproduction), "reproduction.html": reproductionPage(reproduction) };
}

type Outputs = ReportTask["outputs"];

/** Tables that tasks gave; those that show single patients only where they may be told. */
async function tablesOf(
  { pathOf, withoutPatients }: ReportFacts,
  tasks: readonly { readonly outputs: Outputs }[],
): Promise<readonly TableModel[]> {
  const stored = tasks.flatMap(({ outputs }) => Object.values(outputs).filter(({ kind }) => kind === "table-model"));
  const told = stored.filter(({ patientLevel }) => !(withoutPatients && patientLevel));
  return Promise.all(told.map(async (one) => readModel(JSON.parse(await readFile(pathOf(one), "utf8")), one.digest)));
}

/** What the variant that repeats the experiment has published. */
async function otherTables(facts: ReportFacts, repeated: string | undefined): Promise<readonly VariantTables[]> {
  const asked = facts.others.filter(({ variant }) => variant !== null && variant === repeated);
  return Promise.all(asked.map(async ({ variant, tasks }) => ({ variant, tables: await tablesOf(facts, tasks) })));
}

/** Each artifact once. */
function storedBytes(tasks: readonly ReportTask[]): number {
  const sizes = new Map(
    tasks.flatMap(({ outputs }) => Object.values(outputs).map(({ digest, size }) => [digest, size] as const)),
  );
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
