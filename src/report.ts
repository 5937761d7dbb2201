import { methodsFor } from "./methods.ts";
import { publicationOf } from "./publication.ts";
import { type PicturedFigure, shownIn } from "./report-shown.ts";
import { compareTables } from "./reporting/compare/compare-tables.ts";
import { renderReport } from "./reporting/report/render-report.ts";
import type { ReportInput, ReportStage } from "./reporting/report/report-input.ts";
import { enginesOf, librariesOf, machineText } from "./run-words.ts";
import type { RenderedReport, ReportFacts, ReportTask } from "./runner/cli/report-facts.ts";
import type { JsonObject } from "./runner/contract/json.ts";
import { componentName } from "./runner/spec/component-name.ts";

/** Bytes that the page may have; beyond that, figures lie beside it as pictures. */
const LARGEST = 5_000_000;

/** The HTML report of a run: what its tasks published, read back from the store, and what other variants did. */
export async function reportFor(facts: ReportFacts): Promise<RenderedReport> {
  const { own, variants, tables, figures } = await shownIn(facts);
  const published = await publicationOf(facts);
  const models = own.map(({ model }) => model);
  const comparison = published && compareTables(published.reference, models, published.expected);
  const pages = facts.files
    .filter(({ stored }) => stored.kind === "document" && stored.extension === ".html")
    .map(({ path, stored, task }) => ({ stage: task.id, path, patientLevel: stored.patientLevel }));
  const { run } = facts;
  const input: ReportInput = {
    experiment: facts.experiment,
    description: facts.description,
    variant: facts.variant,
    synthetic: facts.synthetic,
    variants,
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
      machine: machineText(run.machine),
      commit: run.commit,
      dirty: run.dirty,
      versions: { regimen: run.version, node: run.machine.node, ...enginesOf(facts.tasks), ...librariesOf(facts.tasks) },
    },
    notes:
      variants.length > 1
        ? [`Tables and figures of other variants (${variants.slice(1).join(", ")}) are those that their last runs left.`]
        : [],
    ...(facts.withoutPatients ? { withoutPatients: true } : {}),
  };
  const html = renderReport(input);
  const excess = Buffer.byteLength(html) - LARGEST;
  if (excess <= 0) return { html, files: {} };
  const beside = figuresBeside(input.withoutPatients ? figures.filter((one) => !one.patientLevel) : figures, excess, facts);
  const files = Object.fromEntries([...beside].map(([{ picture }, path]) => [path, picture]));
  const placed = figures.map((one) => ({ ...one, ...(beside.has(one) ? { beside: beside.get(one)! } : {}) }));
  return { html: renderReport({ ...input, figures: placed }), files };
}

/** The figures that have to leave the page, with their addresses: those of other variants first, the largest of them first. */
function figuresBeside(
  figures: readonly PicturedFigure[],
  excess: number,
  { variant }: ReportFacts,
): ReadonlyMap<PicturedFigure, string> {
  const isOwn = ({ variants = [] }: PicturedFigure): number => Number(variants.includes(variant ?? "base"));
  const beside = new Map<PicturedFigure, string>();
  let left = excess;
  for (const one of [...figures].sort((a, b) => isOwn(a) - isOwn(b) || b.svg.length - a.svg.length)) {
    if (left <= 0) break;
    left -= Buffer.byteLength(one.svg);
    beside.set(one, `report-files/${one.picture.digest.slice(0, 16)}${one.picture.extension}`);
  }
  return beside;
}

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
