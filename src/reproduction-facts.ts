import { readArtifact } from "./formats/codecs.ts";
import type { FittedOn, RawData, SplitFacts, WorkedStage } from "./reporting/reproduction/reproduction-facts.ts";
import { digestText } from "./runner/cache/digest.ts";
import type { ReportFacts, ReportTask } from "./runner/cli/report-facts.ts";
import type { Json, JsonObject } from "./runner/contract/json.ts";
import { engineText } from "./runner/plan/engine-of.ts";
import { componentName } from "./runner/spec/component-name.ts";

const nameOf = ({ task }: ReportTask) => ({ task: task.id, component: componentName(task.component) });

/** Tasks that read nothing of another task: where data come in. Files count by their content; single ones are named unless withheld. */
export function rawData(tasks: readonly ReportTask[], withheld: boolean): readonly RawData[] {
  const isRaw = ({ task, inputs }: ReportTask): boolean => inputs.length === 0 && task.component !== "reporting/compare";
  return tasks.filter(isRaw).map((one) => ({
    ...nameOf(one),
    parameters: briefly(one.fingerprint?.with ?? {}, withheld) as JsonObject,
    synthetic: Object.values(one.outputs).some(({ synthetic }) => synthetic),
    outputs: Object.entries(one.outputs).map(([port, { digest }]) => ({ port, digest })),
  }));
}

/** Files of a folder that are named one by one. */
const MOST_FILES = 6;

/** Parameters in which the content of many files is one digest. */
function briefly(value: Json, withheld: boolean): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => briefly(one, withheld));
  const object = value as JsonObject;
  const { content } = object;
  if (Object.keys(object).length === 1 && typeof content === "object" && content !== null && !Array.isArray(content)) {
    const files = Object.entries(content as JsonObject);
    if (withheld || files.length > MOST_FILES)
      return { files: files.length, digest: digestText(files.map(([name, digest]) => `${name} ${String(digest)}\n`).join("")) };
  }
  return Object.fromEntries(Object.entries(object).map(([name, one]) => [name, briefly(one, withheld)]));
}

/** Every split of the run, with a digest of who is in which part. */
export async function splitFacts({ tasks, pathOf }: ReportFacts): Promise<readonly SplitFacts[]> {
  const found = tasks.flatMap((one) =>
    Object.values(one.outputs)
      .filter(({ kind }) => kind === "split")
      .map((stored) => ({ one, stored })),
  );
  return Promise.all(
    found.map(async ({ one, stored }) => {
      const { train, test, train_ids, test_ids } = await readArtifact("split", pathOf(stored), stored.extension);
      const ids = [...(train_ids ?? train), ...(test_ids ?? test)];
      return {
        ...nameOf(one),
        parameters: one.fingerprint?.with ?? {},
        training: train.length,
        test: test.length,
        ids: digestText(ids.map((id) => `${id}\n`).join("")),
      };
    }),
  );
}

/** Parameters by which components say from which rows they take their scale, and what of it takes in the test part. */
const SCALED_BY: { readonly [parameter: string]: string } = { fit: "all", standardize: "all" };

/** Stages whose parameters say from which rows their scale comes. */
export const fittedOn = (tasks: readonly ReportTask[]): readonly FittedOn[] =>
  tasks.flatMap((one) =>
    Object.entries(SCALED_BY).flatMap(([parameter, all]): readonly FittedOn[] => {
      const value = one.fingerprint?.with[parameter];
      return value === "all" || value === "training" ? [{ ...nameOf(one), parameter, value, testData: value === all }] : [];
    }),
  );

const HOW: { readonly [state in ReportTask["state"]]: WorkedStage["how"] } = {
  ran: "computed here",
  cached: "computed here before",
  imported: "imported",
  failed: "failed",
  skipped: "not run",
};

/** What each task did, and where what it did not do was done. */
export const workedStages = (tasks: readonly ReportTask[]): readonly WorkedStage[] =>
  tasks.map((one) => ({
    ...nameOf(one),
    how: HOW[one.state],
    seconds: one.seconds,
    key: one.key,
    madeIn: one.state === "cached" ? (one.made?.run ?? null) : null,
    origin: one.made?.origin ?? null,
    engine: one.fingerprint?.engine ? engineText(one.fingerprint.engine) : null,
  }));
