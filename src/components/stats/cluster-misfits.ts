import type { Misfit } from "../../runner/contract/misfit.ts";

/** Ward's method is about Euclidean distances. */
export const clusterMisfits = ({ method, metric }: { readonly method: string; readonly metric: string }): Misfit[] =>
  method === "ward" && metric !== "euclidean"
    ? [{ at: ["metric"], message: "method: ward goes with metric: euclidean only" }]
    : [];
