import { knownNetworks } from "../models/networks.ts";
import { findNamed } from "../named.ts";
import type { TrainParams } from "./train-params.ts";

/**
 * Parameters as the COVID-MTL authors' code has them where it differs from their paper (`like: authors`): no shuffling; an uncertainty loss
 * that learns nothing; a shift by 0 that blanks, where Shift3D pads; without radiomics 32 channels as logits. And scans standardised by all
 * of them, as in the paper too, where the default leaves the test part out. Else as they are.
 */
export function likeAuthors(params: TrainParams, hasFeatures: boolean): TrainParams {
  if (params.like !== "authors") return params;
  const { loss, shift } = params;
  const takesHead = "head" in findNamed("network", knownNetworks(), params.network, {}).options;
  return {
    ...params,
    shuffle: false,
    ...(params.standardize === "training" ? { standardize: "all" as const } : {}),
    ...(loss.name === "uncertainty" ? { loss: { ...loss, like: "authors" } } : {}),
    ...(typeof shift === "object" ? { shift: { ...shift, like: "authors" as const } } : {}),
    ...(takesHead && !hasFeatures ? { head: (params as { readonly head?: unknown }).head ?? "authors" } : {}),
  };
}
