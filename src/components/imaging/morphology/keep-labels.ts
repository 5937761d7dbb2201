import type { RunLabels } from "./label-runs.ts";

/** A mask (0 or 1) of the components that a test on their label keeps; as long as the labelled volume. */
export function keepLabels({ start, end, label }: RunLabels, voxels: number, keep: (label: number) => boolean): Uint8Array {
  const mask = new Uint8Array(voxels);
  for (let run = 0; run < label.length; run++) if (keep(label[run]!)) mask.fill(1, start[run], end[run]);
  return mask;
}
