import { discretise } from "../../../../src/components/imaging/radiomics/discretise/discretise.ts";
import type { BinnedRoi } from "../../../../src/components/imaging/radiomics/roi.ts";
import { DEFAULT_TEXTURE_SETTINGS, type TextureSettings } from "../../../../src/components/imaging/radiomics/texture-settings.ts";
import { roiOf } from "./roi-of.ts";

/** Planes of rows of levels; 0 is outside the region. */
export type Planes = readonly (readonly (readonly number[])[])[];

/** A region whose levels are the numbers given. */
export function binnedOf(planes: Planes): BinnedRoi {
  const image = planes.flat(2);
  const shape = { z: planes.length, y: planes[0]!.length, x: planes[0]![0]!.length };
  const mask = image.map((level) => Number(level > 0));
  const binned = discretise(roiOf(shape, { z: 1, y: 1, x: 1 }, image, mask), { binWidth: 1 });
  const lowest = image.reduce((least, level) => (level > 0 ? Math.min(least, level) : least), Infinity);
  const levels = binned.levels.map((level) => level + lowest - 1); // discretising makes the lowest 1
  return { ...binned, levels, grayLevels: binned.grayLevels + lowest - 1 };
}

export const settings = (own: Partial<TextureSettings> = {}): TextureSettings => ({ ...DEFAULT_TEXTURE_SETTINGS, ...own });
