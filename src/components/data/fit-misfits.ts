import type { Misfit } from "../../runner/contract/misfit.ts";

/** `fit: training` needs a split. `what` is to be fitted (`the scale`). */
export const fitMisfits = (what: string, fit: "all" | "training" | undefined, hasSplit: boolean): Misfit[] =>
  fit !== "training" || hasSplit
    ? []
    : [
        {
          at: ["fit"],
          message: `${what} is to be fitted on the training rows, but there is no split`,
          help: "wire the input split, or say fit: all",
        },
      ];
