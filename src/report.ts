import { readFile } from "node:fs/promises";
import { methodsFor } from "./methods.ts";
import type { Comparison } from "./reporting/compare/compare-tables.ts";
import { compareTables } from "./reporting/compare/compare-tables.ts";
import { readReference } from "./reporting/compare/read-reference.ts";
import { renderReport } from "./reporting/report/render-report.ts";
import type { ReportFigure, ReportInput, ReportStage } from "./reporting/report/report-input.ts";
import type { TableModel } from "./reporting/tables/model.ts";
import { readModel } from "./reporting/tables/read-model.ts";
import type { ReportFacts, ReportTask } from "./runner/cli/report-facts.ts";
import type { JsonObject } from "./runner/contract/json.ts";
import { engineText } from "./runner/plan/engine-of.ts";
import { componentName } from "./runner/spec/component-name.ts";

type Stored = ReportTask["outputs"][string];

/** The HTML report of a run: what its tasks published, read back from the store. */
export async function reportFor(facts: ReportFacts): Promise<string> {
  const mine = facts.tasks.filter(({ published }) => published);
  const tables: { stage: string; model: TableModel }[] = [];
  const figures: ReportFigure[] = [];
  for (const { task, outputs } of mine) {
    for (const stored of Object.values(outputs)) {
      if (stored.kind === "table-model")
        tables.push({ stage: task.id, model: marked(readModel(JSON.parse(await text(facts, stored)), task.id), stored) });
      if (stored.kind === "figure")
        figures.push({ stage: task.id, svg: await text(facts, stored), patientLevel: stored.patientLevel });
    }
  }
  const comparison = await comparisonOf(facts, tables, mine);
  const pages = facts.files
    .filter(({ stored }) => stored.kind === "document" && stored.extension === ".html")
    .map(({ path, stored, task }) => ({ stage: task.id, path, patientLevel: stored.patientLevel }));
  const { run } = facts;
  const input: ReportInput = {
    experiment: facts.experiment,
    description: facts.description,
    variant: facts.variant,
    synthetic: facts.synthetic,
    tables,
    figures,
    pages,
    ...(comparison ? { comparison } : {}),
    stages: facts.tasks.map(stageOf),
    methods: methodsFor(facts),
    run: {
      started: run.started,
      seconds: run.seconds,
      command: run.command,
      machine: `${run.machine.cpu}, ${run.machine.cores} cores, ${Math.round(run.machine.memory / 2 ** 30)} GiB, ${run.machine.system}`,
      commit: run.commit,
      dirty: run.dirty,
      versions: { regimen: run.version, node: run.machine.node, ...enginesOf(facts.tasks), ...librariesOf(facts.tasks) },
    },
    notes: [],
    ...(facts.withoutPatients ? { withoutPatients: true } : {}),
  };
  return renderReport(input);
}

/** A table shows single patients where it says so itself, and where its stage's output is marked. */
const marked = (model: TableModel, { patientLevel }: Stored): TableModel => (patientLevel ? { ...model, patientLevel } : model);

const text = (facts: ReportFacts, stored: Stored): Promise<string> => readFile(facts.pathOf(stored), "utf8");

function stageOf({ task, state, seconds, message, fingerprint, outputs, inputs }: ReportTask): ReportStage {
  return {
    id: task.id,
    stage: task.stage,
    component: componentName(task.component),
    state,
    seconds,
    inputs,
    parameters: fingerprint?.with ?? ({} as JsonObject),
    outputs: Object.entries(outputs).map(([port, { kind, digest }]) => ({ port, kind, digest })),
    ...(message === null ? {} : { message }),
  };
}

/** Engines that networks computed on. */
function enginesOf(tasks: readonly ReportTask[]): { readonly [name: string]: string } {
  const all = tasks.flatMap(({ fingerprint }) =>
    fingerprint?.engine ? [[`engine ${fingerprint.engine.name}`, engineText(fingerprint.engine)]] : [],
  );
  return Object.fromEntries(all);
}

/** Libraries that take part in any number of the run. */
function librariesOf(tasks: readonly ReportTask[]): { readonly [name: string]: string } {
  const all = tasks.flatMap(({ fingerprint }) => Object.entries(fingerprint?.libraries ?? {}));
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function comparisonOf(
  facts: ReportFacts,
  tables: readonly { readonly model: TableModel }[],
  mine: readonly ReportTask[],
): Promise<Comparison | undefined> {
  if (facts.compare === null) return undefined;
  const reference = readReference(await readFile(facts.compare, "utf8"), facts.compare);
  if (!reference.ok) return undefined; // the comparison stage has failed with the mistake, and the report shows it
  const expected = mine.filter(({ task }) => Object.values(task.outputs).includes("table-model")).map(({ task }) => task.stage);
  return compareTables(
    reference.value,
    tables.map(({ model }) => model),
    expected,
  );
}
