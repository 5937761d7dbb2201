import type { JsonValue } from "../../formats/kind-values.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { type Handle, originOf } from "../scores/sourced.ts";
import { slug } from "../tables/keys.ts";
import { readModel } from "../tables/read-model.ts";
import { tableNumbers } from "../tables/table-numbers.ts";
import type { Keyed, SourcedMetrics } from "./named-values.ts";

interface Table {
  readonly label: string;
  readonly patientLevel: boolean;
  read(): Promise<JsonValue>;
}

/** The numbers of all tables by key, and whether any of the tables shows single patients. Two tables of one name are an InputError. */
export async function keyedNumbers(
  tables: readonly Table[],
): Promise<{ readonly numbers: ReadonlyMap<string, Keyed>; readonly patientLevel: boolean }> {
  const numbers = new Map<string, Keyed>();
  const labels = new Map<string, string>();
  let patientLevel = false;
  for (const handle of tables) {
    const model = readModel(await handle.read(), handle.label);
    const { rounding, name } = model;
    const other = labels.get(slug(name));
    if (other !== undefined)
      throw new InputError({
        code: "same-table",
        message: `${other} and ${handle.label} are both the table "${name}", so their numbers have the same keys`,
        help: "give each a values stage of its own",
      });
    labels.set(slug(name), handle.label);
    patientLevel ||= handle.patientLevel || model.patientLevel;
    for (const { key, text, value, cell } of tableNumbers(model))
      numbers.set(key, { key, text, value, ...(rounding ? { rounding } : {}), ...(cell.n === undefined ? {} : { n: cell.n }) });
  }
  return { numbers, patientLevel };
}

/** Metrics with the stage and cell that they come from. */
export const readMetrics = (handles: readonly Handle<JsonValue>[]): Promise<readonly SourcedMetrics[]> =>
  Promise.all(handles.map(async (handle) => ({ ...originOf(handle), metrics: await handle.read() })));
