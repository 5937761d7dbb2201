import type { Triple } from "../../../../formats/volume/volume.ts";
import type { Clip } from "./clip.ts";
import type { ScanStatistics } from "./scan-statistics.ts";

/** Which part of a scan is taken. */
export interface Crop {
  /** Where a training sample may start; anywhere that it fits unless said. */
  readonly starts?: { readonly z: readonly number[]; readonly y: readonly number[]; readonly x: readonly number[] };
  /** Where a sample that is evaluated starts; the middle unless said. */
  readonly evaluate?: Triple;
}

/** What is made of a scan before a network sees it: plain data, stored with the model, so that prediction does as training did. */
export interface Preparation {
  readonly clip: Clip;
  /** Taken off, and what the rest is divided by; 0 and 1 leave the values as they are. */
  readonly standard: ScanStatistics;
  /** Voxels that the network sees: the crop's size, or the shape that all scans have. */
  readonly size: Triple;
  /** Absent where scans are taken whole. */
  readonly crop?: Crop;
}
