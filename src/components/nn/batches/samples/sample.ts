import type { RowScan } from "../threads/task.ts";

/** A case as a network is trained on it. */
export interface Sample extends RowScan {
  /** Class of each task, −1 where it is not known. */
  readonly labels: readonly number[];
  /** [p], scaled; absent without radiomics. */
  readonly radiomics?: Float32Array;
}
