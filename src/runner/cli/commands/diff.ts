import { dirname, join, relative, resolve } from "node:path";
import { replaceFile } from "../../cache/file-layer.ts";
import { prepareStore } from "../../cache/store.ts";
import { stateName } from "../../plan/freshness.ts";
import { changeText } from "../../plan/reason-text.ts";
import type { Call } from "../args.ts";
import { diffFacts } from "../diff/diff-facts.ts";
import { type Difference, differencesOf } from "../diff/differences.ts";
import { chosenRuns, readRuns } from "../diff/runs.ts";
import { projectRoot } from "../places.ts";
import type { RunRecord } from "../run-record.ts";
import { type Host, openProjectStore, optionText } from "../session.ts";

export async function diff(host: Host, call: Call): Promise<number> {
  const store = openProjectStore(host, projectRoot(host.cwd, host.cwd));
  const runs = readRuns(join(store.home, "runs"));
  if (call.options.list) {
    host.out(call.options.json ? listJson(runs) : listText(runs));
    return 0;
  }
  const [before, after] = chosenRuns(runs, call.words);
  const differences = differencesOf(before, after);
  const page = optionText(call.options.html);
  if (page !== undefined) {
    const path = resolve(host.cwd, page);
    const html = await host.renderDiff(diffFacts(store, before, after, differences));
    prepareStore(store);
    store.files.makeFolder(dirname(path));
    replaceFile(store.files, path, html, store.temporary);
    if (!call.options.json) host.out(`${relative(host.cwd, path)}\n`);
  }
  if (call.options.json)
    host.out(
      `${JSON.stringify({ before: before.run, after: after.run, tasks: differences, ...(page === undefined ? {} : { page: resolve(host.cwd, page) }) })}\n`,
    );
  else if (page === undefined) host.out(diffText(before, after, differences));
  return 0;
}

const listJson = (runs: readonly RunRecord[]): string =>
  `${JSON.stringify(runs.map(({ run, experiment, variant, started, seconds }) => ({ run, experiment, variant, started, seconds })))}\n`;

const listText = (runs: readonly RunRecord[]): string =>
  runs
    .map(
      ({ run, experiment, variant, tasks }) =>
        `${run}  ${stateName(experiment, variant)}  ${tasks.filter(({ state }) => state === "ran").length} ran\n`,
    )
    .join("");

function diffText(before: RunRecord, after: RunRecord, differences: readonly Difference[]): string {
  const head = `${before.run} → ${after.run}  (${after.experiment})`;
  if (differences.length === 0) return `${head}\n  no difference in parameters, code, inputs and outputs\n`;
  const lines = differences.flatMap(({ id, change, fields }) => [
    `  ${id}: ${change}`,
    ...fields.map((field) => `    ${changeText(field)}`),
  ]);
  return `${[head, ...lines].join("\n")}\n`;
}
