import type { Misfit } from "../../runner/contract/misfit.ts";
import { fitMisfits } from "./fit-misfits.ts";

interface Choice {
  readonly impute: string;
  readonly fill?: number | string;
  readonly fit?: "all" | "training";
}

/** What of an encoding cannot be, whatever the table. */
export const encodeMisfits = ({ impute, fill, fit }: Choice, hasSplit: boolean): Misfit[] => [
  ...fitMisfits("the encoding", fit, hasSplit),
  ...(impute === "constant" && fill === undefined
    ? [{ at: ["impute"], message: "impute: constant needs the value to fill in", help: "say fill" }]
    : []),
];
