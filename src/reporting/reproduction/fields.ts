import { conditionText } from "../compare/condition.ts";
import type { JudgedClaim } from "./judge-claims.ts";
import type { JudgedCell, JudgedTable } from "./judge-tables.ts";
import { knownAnswers } from "./known-answers.ts";
import { countOutcomes } from "./outcome.ts";
import type { Farthest, Reproduction } from "./reproduce.ts";
import { SEED_TEST } from "./seed-spread.ts";

/** A value that is written on one line. */
export class OneLine {
  readonly value: object;
  constructor(value: object) {
    this.value = value;
  }
}

/** Plain data of reproduction.yml; lists may hold `OneLine`s. */
export type Field = string | number | boolean | null | OneLine | readonly Field[] | { readonly [name: string]: Field };

/** The fields of reproduction.yml in their order: one for each line of the checklist of docs/reproduction.md, then the cells. */
export function fieldsOfReproduction(reproduction: Reproduction): { readonly [name: string]: Field } {
  const { facts, statements, tables } = reproduction;
  const { reference } = facts;
  return {
    regimen: "reproduction",
    format: 1,
    experiment: facts.experiment,
    variant: facts.variant,
    synthetic: facts.synthetic,
    paper: {
      ...reference.paper,
      publishedNumbers: { file: facts.referenceFile.name, digest: facts.referenceFile.digest },
      notes: [...reference.notes],
    },
    verdicts: [...tables.map(verdicts), verdicts({ name: "all", cells: tables.flatMap(({ cells }) => cells) })],
    tolerances: tolerances(reproduction),
    differences: {
      largestInPrintedUnits: far(reproduction.farthest.units),
      largestInSeedDeviations: far(reproduction.farthest.deviations),
    },
    seeds: seeds(reproduction),
    claims: reproduction.claims.map(claim),
    data: data(reproduction),
    split: {
      ...(statements.split ?? { rule: null, generator: null, testData: [] }),
      made: facts.splits.map((split) => new OneLine(split)),
      scaledOn: facts.fitted.map((one) => new OneLine(one)),
    },
    deviations: statements.deviations.map((one) => ({ ...one })),
    authorsCode: statements.authorsCode
      ? { ...statements.authorsCode, disagreements: statements.authorsCode.disagreements.map((one) => ({ ...one })) }
      : null,
    versions: {
      ...facts.versions,
      ...(statements.numerics ?? { precision: null, determinism: null }),
      threads: threads(reproduction),
    },
    work: work(reproduction),
    accepted: accepted(reproduction),
    again: again(reproduction),
    record: record(reproduction),
    tables: tables.map(table),
  };
}

const verdicts = ({ name, cells, data }: Pick<JudgedTable, "name" | "cells"> & Partial<JudgedTable>): OneLine =>
  new OneLine({
    table: name,
    ...(data ? { data } : {}),
    cells: cells.length,
    ...countOutcomes(cells),
    synthetic: count(cells, "synthetic"),
    notRun: count(cells, "not run"),
  });

const count = (cells: readonly JudgedCell[], verdict: JudgedCell["verdict"]): number =>
  cells.filter((cell) => cell.verdict === verdict).length;

function tolerances({ facts }: Reproduction): Field {
  const fixed = facts.reference.tables.flatMap(({ name, tolerances }) =>
    tolerances.map((one) => new OneLine({ table: name, ...one })),
  );
  return {
    unlessFixed: "half a unit in the last printed place of the published number, since both are rounded",
    fixedIn: facts.referenceFile.digest,
    fixed,
  };
}

const far = (found: Farthest | undefined): Field =>
  found
    ? new OneLine({
        table: found.table,
        row: found.cell.row,
        column: found.cell.column,
        published: found.cell.published,
        ours: found.cell.ours,
        by: round(found.by),
        reason: found.cell.reason,
      })
    : null;

function seeds({ facts, statements, repetitions }: Reproduction): Field {
  const plan = statements.seeds[facts.experiment];
  if (!plan) return null;
  const { variant, what, testShare } = plan;
  if (repetitions.variant === null) return { run: null, variant, what };
  return {
    run: repetitions.variant,
    what,
    n: repetitions.seeds.length,
    list: new OneLine([...repetitions.seeds]),
    thisRun: repetitions.own,
    interval: `95 % t interval of the mean${testShare === undefined ? "" : ", widened since training parts overlap (Nadeau and Bengio 2003)"}`,
    test: SEED_TEST,
    cells: repetitions.cells,
    publishedInside: repetitions.inside,
    publishedOutside: repetitions.outside,
  };
}

const claim = ({ id, text, where, verdict, numbers, why, published, synthetic, holdsWhen, note }: JudgedClaim): Field => ({
  id,
  text,
  where,
  verdict,
  holdsWhen: holdsWhen.map(conditionText),
  ours: [...numbers],
  ...(synthetic ? { data: "synthetic" } : {}),
  ...(why ? { why } : {}),
  byPublishedNumbers: published,
  ...(note === undefined ? {} : { note }),
});

function data({ facts, statements, counts }: Reproduction): Field {
  return {
    kind: facts.synthetic ? "synthetic" : "real",
    source: statements.data?.source ?? null,
    exclusions: statements.data?.exclusions ?? null,
    read: facts.raw.map(({ task, component, parameters, synthetic, outputs }) => ({
      task,
      component,
      parameters: new OneLine(parameters),
      kind: synthetic ? "synthetic" : "real",
      digests: new OneLine(Object.fromEntries(outputs.map(({ port, digest }) => [port, digest]))),
    })),
    counts: counts.map((one) => new OneLine(one)),
  };
}

const threads = ({ facts }: Reproduction): Field => [
  ...new Set(facts.stages.flatMap(({ engine }) => (engine === null ? [] : [engine]))),
];

function work({ facts }: Reproduction): Field {
  const how = (name: string): number => facts.stages.filter((stage) => stage.how === name).length;
  return {
    machine: { ...facts.run.machine },
    computedHere: how("computed here"),
    computedHereBefore: how("computed here before"),
    imported: how("imported"),
    failed: how("failed"),
    notRun: how("not run"),
    stages: facts.stages.map((stage) => new OneLine(withoutNulls(stage))),
  };
}

const accepted = (reproduction: Reproduction): Field =>
  knownAnswers(reproduction).map(
    ({ table, row, column, value, of, cell, matched }) =>
      new OneLine({ table, row, column, published: cell?.published ?? null, known: value, of, ours: cell?.ours ?? "", matched }),
  );

function again({ facts, statements }: Reproduction): Field {
  const plan = statements.again[facts.experiment];
  const { command, seconds, stored } = facts.run;
  const { oneRow, ...whole } = plan ?? {};
  return {
    ...whole,
    ...(oneRow ? { oneRow: { ...oneRow } } : {}),
    thisRun: { command, seconds: round(seconds), storedMegabytes: Math.ceil(stored / 1e6) },
  };
}

function record({ facts, statements }: Reproduction): Field {
  const { who, started, commit, dirty, report } = facts.run;
  return {
    who,
    when: started,
    commit,
    clean: commit === null ? null : !dirty,
    report: { file: "report.html", digest: report },
    doesNotShow: [...statements.limits, ...LIMITS],
  };
}

/** What no comparison of numbers shows. */
export const LIMITS: readonly string[] = [
  "that the publication is right: numbers that agree can be wrong alike",
  "that the code does what its name says; regimen verify says which links from a number to the raw data were looked at",
];

const table = ({ name, title, data, cells }: JudgedTable): Field => ({ table: name, title, data, cells: cells.map(cellFields) });

function cellFields(cell: JudgedCell): OneLine {
  const { seeds } = cell;
  return new OneLine({
    row: cell.row,
    column: cell.column,
    published: cell.published,
    halfUnit: one(cell.halfUnits),
    ours: cell.ours,
    value: cell.value,
    verdict: cell.verdict,
    outcome: cell.outcome,
    tolerance: one(cell.tolerance),
    toleranceUnits: one(cell.toleranceUnits.map(round)),
    toleranceReason: cell.toleranceReason,
    ...(cell.toleranceFixed === undefined ? {} : { toleranceFixed: cell.toleranceFixed }),
    ...(cell.difference ? { difference: one(cell.difference.map(round)) } : {}),
    ...(cell.units ? { differenceUnits: one(cell.units.map(round)) } : {}),
    ...(seeds
      ? {
          seeds: {
            n: seeds.values.length,
            mean: round(seeds.mean),
            sd: round(seeds.sd),
            interval: seeds.interval.map(round),
            prediction: seeds.prediction.map(round),
            ...(seeds.inside === undefined ? {} : { publishedInside: seeds.inside, p: round(seeds.p ?? Number.NaN) }),
            ...(seeds.deviations === undefined ? {} : { differenceDeviations: round(seeds.deviations) }),
          },
        }
      : {}),
    ...(cell.matches === undefined ? {} : { matches: cell.matches }),
    ...(cell.reason === "" ? {} : { reason: cell.reason }),
  });
}

/** The one number of a list, else the list. */
const one = (values: readonly number[]): number | readonly number[] => (values.length === 1 ? values[0]! : values);

/** Six digits: differences and deviations carry no more. */
const round = (value: number): number => Number(value.toPrecision(6));

const withoutNulls = (value: object): object => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
