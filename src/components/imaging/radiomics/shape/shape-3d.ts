import type { Triple } from "../../../../formats/volume/volume.ts";
import type { Features } from "../roi.ts";
import { diametersOf } from "./diameters.ts";
import { principalVariances } from "./principal-variances.ts";
import { surfaceOf } from "./surface.ts";

/**
 * Size and form of a region; [z, y, x], spacing in mm, a mask with at least one voxel. pyradiomics 3.0.1's shape features, with the three
 * it calls deprecated (Compactness1, Compactness2, SphericalDisproportion). Axis lengths are those of the ellipsoid with the same
 * variances of voxel centres; 0 along an axis on which the region is one voxel thick.
 */
export function shape3d(mask: Uint8Array, shape: Triple, spacing: Triple): Features {
  const { area, volume } = surfaceOf(mask, shape, spacing);
  const { all, inPlane } = diametersOf(mask, shape, spacing);
  const [least, minor, major] = principalVariances(mask, shape, spacing).map(notBelow0) as [number, number, number]; // three
  let voxels = 0;
  for (const value of mask) voxels += value;
  const sphere = (36 * Math.PI * volume ** 2) ** (1 / 3);
  return new Map([
    ["Elongation", Math.sqrt(minor / major)],
    ["Flatness", Math.sqrt(least / major)],
    ["LeastAxisLength", 4 * Math.sqrt(least)],
    ["MajorAxisLength", 4 * Math.sqrt(major)],
    ["Maximum2DDiameterColumn", inPlane.y],
    ["Maximum2DDiameterRow", inPlane.x],
    ["Maximum2DDiameterSlice", inPlane.z],
    ["Maximum3DDiameter", all],
    ["MeshVolume", volume],
    ["MinorAxisLength", 4 * Math.sqrt(minor)],
    ["Sphericity", sphere / area],
    ["SurfaceArea", area],
    ["SurfaceVolumeRatio", area / volume],
    ["VoxelVolume", voxels * (spacing.z * spacing.x * spacing.y)],
    ["Compactness1", volume / (area ** 1.5 * Math.sqrt(Math.PI))],
    ["Compactness2", (36 * Math.PI * volume ** 2) / area ** 3],
    ["SphericalDisproportion", area / sphere],
  ]);
}

/** Variances just below 0 by rounding are 0. */
export const notBelow0 = (variance: number): number => (variance < 0 && variance > -1e-10 ? 0 : variance);
