import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { readReference } from "./reporting/compare/read-reference.ts";
import type { Reference } from "./reporting/compare/reference.ts";
import { digestText } from "./runner/cache/digest.ts";
import type { ReportFacts } from "./runner/cli/report-facts.ts";

/** What a run is held against. */
export interface Publication {
  readonly reference: Reference;
  /** The file that states it. */
  readonly file: { readonly name: string; readonly digest: string };
  /** Stages that give a table each. */
  readonly expected: readonly string[];
}

/**
 * The publication that a run's spec compares with; undefined where it compares with nothing, or with a file that cannot be read: the stage
 * of the comparison has failed with the mistake then, and the report shows it.
 */
export async function publicationOf({ compare, tasks }: ReportFacts): Promise<Publication | undefined> {
  if (compare === null) return undefined;
  const text = await readFile(compare, "utf8");
  const reference = readReference(text, compare);
  if (!reference.ok) return undefined;
  const giving = tasks.filter(({ published, task }) => published && Object.values(task.outputs).includes("table-model"));
  return {
    reference: reference.value,
    file: { name: basename(compare), digest: digestText(text) },
    expected: giving.map(({ task }) => task.stage),
  };
}
