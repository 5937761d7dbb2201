import Type from "typebox";
import type { Misfit } from "../../runner/contract/misfit.ts";
import { Choice } from "../../runner/contract/params.ts";

/** What stands beside a mean over seeds. */
export type Spread = "sd" | "interval";

export interface SpreadOptions {
  readonly spread: Spread;
  /** Confidence of the interval. */
  readonly level: number;
  /** Share of the rows in each test part; widens intervals over seeds that split anew. */
  readonly testShare?: number;
}

/** Share of the test part, where seeds split anew. */
export const TEST_SHARE = Type.Optional(
  Type.Number({
    exclusiveMinimum: 0,
    exclusiveMaximum: 1,
    description:
      "Share of the rows in each test part; widens intervals over seeds that split anew, whose training parts overlap.",
  }),
);

/** Parameters of tables that take seeds together. */
export const SPREAD_PARAMS = {
  spread: Choice(["sd", "interval"], {
    default: "sd",
    description:
      "What stands beside a mean of several: ± their standard deviation (n − 1), or in brackets the t interval of the mean.",
  }),
  testShare: TEST_SHARE,
};

/** A share of the test part where no interval is printed. */
export const spreadMisfits = ({ spread, testShare }: Omit<SpreadOptions, "level">): readonly Misfit[] =>
  spread === "sd" && testShare !== undefined
    ? [
        {
          at: ["testShare"],
          message: '"testShare" widens intervals, and "spread" is sd: there are none',
          help: 'set "spread: interval", or leave it out',
        },
      ]
    : [];

/** Whether repetitions differ in their rows, given the ids of each: then each splits anew, and their training parts overlap. */
export function isSplitAnew(ids: readonly ArrayLike<number | string>[]): boolean {
  const [first, ...others] = ids.map((each) => Array.from(each, String).join("\0"));
  return others.some((each) => each !== first);
}
