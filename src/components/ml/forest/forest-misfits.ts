import type { Misfit } from "../../../runner/contract/misfit.ts";
import type { ForestSettings } from "./settings.ts";

/** Trees that draw no rows draw no number of them. */
export const forestMisfits = ({ bootstrap, maxSamples }: Pick<ForestSettings, "bootstrap" | "maxSamples">): Misfit[] =>
  maxSamples === undefined || bootstrap
    ? []
    : [
        {
          at: ["maxSamples"],
          message: "maxSamples says how many rows each tree draws, but with bootstrap: false none are drawn",
          help: "leave one of the two out",
        },
      ];
