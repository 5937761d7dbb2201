import { setImmediate } from "node:timers/promises";
import type { Cases } from "../../../formats/cases.ts";
import { idColumn, rowIds } from "../../../formats/columns.ts";
import { listNames } from "../../../formats/format-error.ts";
import type { JsonValue, Split } from "../../../formats/kind-values.ts";
import { splitRows } from "../../../formats/rows.ts";
import { type Table, textColumn } from "../../../formats/table.ts";
import type { Inputs, RunContext } from "../../../runner/contract/component.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { openLoader } from "../batches/loader.ts";
import { casesToPredict } from "../batches/samples/cases-to-predict.ts";
import type { CaseInput } from "../batches/samples/find-scans.ts";
import { rowCount } from "../batches/samples/training-samples.ts";
import { openReaders } from "../batches/threads/readers.ts";
import { viewsOf } from "../batches/views.ts";
import { openTaskEngine } from "../open-task-engine.ts";
import { measureProbabilities } from "./class-scores.ts";
import { commonTasks, type EnsembleMember, ensemble } from "./ensemble.ts";
import { finite } from "./finite.ts";
import { labelsOfCases } from "./labels-of-cases.ts";
import { readModel } from "./model-file.ts";
import type { PREDICT_INPUTS } from "./ports.ts";
import type { PredictParams } from "./predict-params.ts";
import { predictionsTable, type TaskScores, taskScores } from "./predictions.ts";

/** The stage nn/predict: scans scored by one model or by the mean of several. */
export async function predictCases(context: RunContext<PredictParams, Inputs<typeof PREDICT_INPUTS>, true>) {
  const { params, inputs, engine: given, log, signal } = context;
  const members = await Promise.all(
    inputs.models.map(async ({ path, label }): Promise<EnsembleMember> => ({ ...(await readModel(path, label)), where: label })),
  );
  const tasks = commonTasks(members);
  const all = { cases: await inputs.cases.read(), where: inputs.cases.label };
  const labels = inputs.labels && {
    table: withIds(await inputs.labels.read(), inputs.labels.label, all),
    where: inputs.labels.label,
  };
  const cohort = { ...all, cases: chosenCases(all.cases, all.where, await inputs.split?.read(), labels) };
  const features = inputs.features && { table: await inputs.features.read(), where: inputs.features.label };
  const samplesOf = ({ model }: EnsembleMember) =>
    casesToPredict(cohort, tasks.length, params.image, model.features && { scaling: model.features, features });
  const views = viewsOf(params.flips);
  const engine = await openTaskEngine(given);
  const readers = openReaders(params.loaders);
  try {
    const total = members.length * views.length * Math.ceil(cohort.cases.length / params.batch);
    let done = 0;
    const probabilities = await ensemble(
      engine,
      members,
      views,
      (member) => openLoader({ samples: samplesOf(member), preparation: member.model.preparation, batch: params.batch, readers }),
      params.memory,
      async () => {
        await setImmediate(); // lets the word to stop in
        signal.throwIfAborted();
        log.progress(done++, total, "batches");
      },
    );
    log.progress(total, total, "batches");
    const ids = cohort.cases.map(({ id }) => id);
    const known = tasks.map((task) => labelsOfCases(ids, task, labels?.table, labels?.where ?? ""));
    const scored = tasks.map(
      ({ name, classes }, k): TaskScores => ({ name, classes, probabilities: probabilities[k]!, label: known[k]!.label }),
    );
    const id = textColumn("id", ids);
    const metrics = {
      models: members.length,
      views: views.length,
      cases: ids.length,
      tasks: tasks.map(({ name, classes }, k) => {
        const { loss, accuracy } = measureProbabilities(probabilities[k]!, classes.length, known[k]!.codes);
        if (Number.isFinite(accuracy)) log.metric(`accuracy ${name}`, accuracy);
        return { label: name, classes, loss: finite(loss), accuracy: finite(accuracy) };
      }),
    };
    return {
      scores: taskScores(id, scored[0]!, params.unlabelled),
      predictions: predictionsTable(id, scored),
      metrics: metrics as JsonValue, // made of numbers, text and lists
    };
  } finally {
    await readers.close();
    await engine.close();
  }
}

/** Labels without an id column stand in the cohort's order, as in a training: here they get the cases' ids. */
function withIds(table: Table, where: string, { cases, where: whose }: CaseInput): Table {
  if (idColumn(table)) return table;
  if (table.rows !== cases.length) throw rowCount(table.rows, where, cases.length, whose);
  const name = "id"; // no column is called so: it would be the id column
  return {
    ...table,
    id: name,
    columns: [
      textColumn(
        name,
        cases.map(({ id }) => id),
      ),
      ...table.columns,
    ],
  };
}

/** The cases of a split's test part, in its order; all cases without a split. */
function chosenCases(
  cases: Cases,
  where: string,
  split: Split | undefined,
  labels: { readonly table: Table; readonly where: string } | undefined,
): Cases {
  if (!split) return cases;
  if (!labels && !split.test_ids) {
    throw new InputError({
      code: "bad-split",
      message: "the split has row numbers alone, and there is no table whose rows they are",
      help: "wire the input labels, the table that was split",
    });
  }
  const all = labels && rowIds(labels.table, labels.where);
  const wanted = all ? [...splitRows(labels.table, split, labels.where).test].map((row) => all[row]!) : split.test_ids!;
  const byId = new Map(cases.map((one) => [one.id, one]));
  const absent = wanted.filter((id) => !byId.has(String(id)));
  if (absent.length > 0) {
    throw new InputError({
      code: "unmatched-id",
      message: `${absent.length} of the ${wanted.length} rows of the split's test part have no case in ${where}: ${listNames(absent)}`,
      help: "add the missing cases, or split the cases that are there",
    });
  }
  return wanted.map((id) => byId.get(String(id))!);
}
