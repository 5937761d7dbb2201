import { boundingBox, boxShape, cutBox, grownBox } from "../morphology/bounding-box.ts";
import { closeDisks, erodeDisks } from "../morphology/dilate-disks.ts";
import { findContours } from "../morphology/find-contours.ts";
import { keepLabels } from "../morphology/keep-labels.ts";
import { labelRuns } from "../morphology/label-runs.ts";
import { QuadraticSpline } from "./quadratic-spline.ts";
import { rasterizeContour } from "./rasterize-contour.ts";
import { moveSnake, type SnakeSettings } from "./snake.ts";
import { sobelMagnitude } from "./sobel-magnitude.ts";

/** Algorithm 1's settings; pixels are those of the grid, 1 mm in the authors' data. */
export interface RefineSettings extends SnakeSettings {
  /** A slice with fewer lung pixels is only closed. */
  readonly minArea: number;
  readonly edgeWeight: number;
}

interface Plane {
  readonly y: number;
  readonly x: number;
}

/** Beyond so many pixels a spline does not feel a sample any more, and further no snake goes. */
const MARGIN = 24;

/**
 * Algorithm 1 of the COVID-MTL authors (LungSegmentation.py, SegRefine) on one slice [y, x]. `mask` is 0 or 1, `image` holds stored values
 * (HU + 1024, 0 to 4095). With fewer than two regions or too small an area: closing by a disk of 5. Else the largest region and the rest,
 * each closed by a disk of 10 and outlined at 0.8; each outline moves as a snake on the edges of the slice inside the region and is filled.
 * Of these with the mask the two largest regions are eroded by a disk of 2 and closed by one of 10.
 */
export function refineSlice(mask: Uint8Array, image: Float64Array, plane: Plane, settings: RefineSettings): Uint8Array {
  const shape = { z: 1, ...plane };
  const runs = labelRuns(mask, shape, 2);
  const areas = Array.from(runs.sizes.slice(1)).sort((a, b) => b - a);
  const area = areas.reduce((sum, value) => sum + value, 0);
  if (areas.length < 2 || area < settings.minArea || Math.min(plane.y, plane.x) < 3) return closeDisks(mask, shape, 5);
  const union = mask.slice();
  for (const part of [
    keepLabels(runs, mask.length, (label) => runs.sizes[label] === areas[0]),
    keepLabels(runs, mask.length, (label) => runs.sizes[label] !== areas[0]),
  ]) {
    addSnakes(union, part, image, plane, settings);
  }
  const refined = labelRuns(union, shape, 2);
  const sizes = Array.from(refined.sizes.slice(1)).sort((a, b) => b - a);
  const out = new Uint8Array(mask.length);
  for (const lung of [
    keepLabels(refined, mask.length, (label) => refined.sizes[label] === sizes[0]),
    keepLabels(refined, mask.length, (label) => refined.sizes[label] !== sizes[0] && refined.sizes[label] === sizes[1]),
  ]) {
    const closed = closeDisks(erodeDisks(lung, shape, 2), shape, 10);
    for (let i = 0; i < out.length; i++) if (closed[i] === 1) out[i] = 1;
  }
  return out;
}

/** Outlines a region, moves its outlines, and adds what they enclose to `union`. */
function addSnakes(union: Uint8Array, region: Uint8Array, image: Float64Array, plane: Plane, settings: RefineSettings): void {
  const shape = { z: 1, ...plane };
  const box = boundingBox(region, shape);
  if (!box) return;
  const grown = grownBox(box, { z: 0, y: MARGIN, x: MARGIN }, shape);
  const { y, x } = boxShape(grown);
  const part = cutBox(region, shape, grown);
  const edges = edgesOf(part, image, plane, grown.from, { y, x }, settings.edgeWeight);
  const closed = closeDisks(part, { z: 1, y, x }, 10);
  for (const contour of findContours(closed, { y, x }, 0.8)) {
    const filled = rasterizeContour(moveSnake(edges, contour, settings), { y, x });
    for (let j = 0, at = 0; j < y; j++) {
      for (let i = (grown.from.y + j) * plane.x + grown.from.x, end = i + x; i < end; i++, at++) {
        if (filled[at] === 1) union[i] = 1;
      }
    }
  }
}

/** Spline of the edge strength of the slice inside the region, within a box. */
function edgesOf(part: Uint8Array, image: Float64Array, plane: Plane, from: Plane, box: Plane, weight: number): QuadraticSpline {
  const inside = new Float64Array(part.length);
  for (let j = 0, at = 0; j < box.y; j++) {
    for (let i = (from.y + j) * plane.x + from.x, end = i + box.x; i < end; i++, at++) {
      if (part[at] !== 0) inside[at] = image[i]!;
    }
  }
  const edges = sobelMagnitude(inside, box);
  for (let i = 0; i < edges.length; i++) edges[i]! *= weight;
  return new QuadraticSpline(edges, box);
}
