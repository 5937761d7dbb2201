import type { Loader } from "../batches/batch.ts";
import { measureTask } from "./class-scores.ts";
import { type PartMeasure, partMeasure } from "./history.ts";
import type { Learner } from "./learner.ts";

/** What a network tells of the cases of a part. */
export interface ToldPart {
  readonly ids: readonly string[];
  /** Rows of the labels table. */
  readonly rows: readonly number[];
  /** [cases, width] a task. */
  readonly logits: readonly Float32Array[];
  /** Outputs of each task. */
  readonly widths: readonly number[];
  /** Class of each case a task, −1 where it is not known. */
  readonly labels: readonly Int32Array[];
}

/** Sends the cases of a loader through a network, in its order. `between` is called before each batch and may throw. */
export async function tellPart(
  learner: Pick<Learner, "tell">,
  loader: Loader,
  tasks: number,
  between: () => void | Promise<void>,
): Promise<ToldPart> {
  const ids: string[] = [];
  const rows: number[] = [];
  const logits = Array.from({ length: tasks }, (): number[] => []);
  const labels = Array.from({ length: tasks }, (): number[] => []);
  for await (const batch of loader.epoch(0)) {
    await between();
    const told = await learner.tell(batch);
    ids.push(...batch.ids);
    rows.push(...batch.rows);
    for (let k = 0; k < tasks; k++) {
      for (const value of told[k]!) logits[k]!.push(value);
      labels[k]!.push(...batch.labels[k]!);
    }
  }
  return {
    ids,
    rows,
    logits: logits.map((each) => Float32Array.from(each)),
    widths: logits.map((each) => (ids.length > 0 ? each.length / ids.length : 0)),
    labels: labels.map((each) => Int32Array.from(each)),
  };
}

/** How well the cases are told whose class is known; `classes` has one entry a task. */
export const measurePart = ({ logits, widths, labels }: ToldPart, classes: readonly number[]): PartMeasure =>
  partMeasure(classes.map((count, k) => measureTask(logits[k]!, widths[k]!, count, labels[k]!)));
