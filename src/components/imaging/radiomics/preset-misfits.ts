import type { Misfit } from "../../../runner/contract/misfit.ts";

/** Parameters that decide which names there are: the 375 have their own. */
export const FIXED = ["imageType", "featureClass", "level", "start_level", "force2D"] as const;

/** What a preset does not take of these parameters, and what it needs. */
export function presetMisfits(params: { readonly preset: string }, inputs: ReadonlySet<string>): Misfit[] {
  const given = params as { readonly [name: string]: unknown };
  if (params.preset === "covid-mtl") return FIXED.filter((name) => given[name] !== undefined).map((name) => fixedMisfit(name));
  if (inputs.has("mask")) return [];
  return [
    {
      at: ["preset"],
      message: "preset pyradiomics needs a mask",
      help: "wire one to mask, or use preset: covid-mtl, which takes the voxels above 0",
    },
  ];
}

/** A parameter that preset covid-mtl does not take. */
export const fixedMisfit = (name: string): Misfit => ({
  at: [name],
  message: `preset covid-mtl takes no ${name}: its 375 features are those of the image and of its eight wavelet bands`,
  help: "preset: pyradiomics takes it",
});
