import type { Misfit } from "../../runner/contract/misfit.ts";

/** All that is given must hold; numbers and booleans are compared by value, text as it stands. */
export interface Condition {
  readonly column: string;
  readonly equals?: string | number | boolean;
  readonly in?: readonly (string | number | boolean)[];
  readonly min?: number;
  readonly max?: number;
}

/** Conditions on rows that say nothing but their column. */
export const conditionMisfits = ({ rows = [] }: { readonly rows?: readonly number[] | readonly Condition[] }): Misfit[] =>
  rows.flatMap((row, i) => {
    if (typeof row === "number") return [];
    const { column, equals, min, max } = row;
    if (equals !== undefined || row.in !== undefined || min !== undefined || max !== undefined) return [];
    return [{ at: ["rows", i], message: `the condition on column "${column}" says nothing`, allowed: "equals, in, min, max" }];
  });
