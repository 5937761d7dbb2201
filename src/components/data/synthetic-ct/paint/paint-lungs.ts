import type { Placed } from "../anatomy/placed.ts";
import { planeOf } from "../anatomy/plane.ts";
import { fillPatches } from "../disease/fill-patches.ts";
import { lungShare } from "../scanner/lung-share.ts";
import { sliceOf } from "../slice.ts";
import type { Subject } from "../subject.ts";
import { fillTubes } from "../trees/fill-tubes.ts";
import type { BodyVolumes } from "./paint-body.ts";
import { paintLung } from "./paint-lung.ts";

/** Thickness of the wall of bronchi in the lung, mm. */
const BRONCHUS_WALL = 0.6;
const HALF = 128;

/** The truth about the lungs, [z, y, x]: 1 in a lung; 1 ground glass, 2 consolidation. */
export interface LungMasks {
  readonly lung: Uint8Array;
  readonly lesion: Uint8Array;
}

/** Paints the lungs into `body.hu`: tissue, vessels, bronchi, disease and other findings; returns the truth about them. */
export function paintLungs(subject: Subject, grid: Placed, body: BodyVolumes): LungMasks {
  const { shape } = grid;
  const plane = planeOf(grid);
  const area = plane.x.length;
  const vessels = new Float32Array(body.hu.length);
  const bronchi = new Float32Array(body.hu.length);
  fillTubes(subject.trees.vessels, grid, 0, vessels, null);
  fillTubes(subject.trees.bronchi, grid, BRONCHUS_WALL, bronchi, vessels);
  const disease = fillPatches(subject.patches, grid, plane, body.lung, subject.noise);
  const lung = new Uint8Array(body.hu.length);
  const lesion = new Uint8Array(body.hu.length);
  const share = new Float32Array(area);
  for (let number = 0; number < shape.z; number++) {
    const slice = sliceOf(subject, grid, plane, number);
    const { start } = slice;
    lungShare(body.lung, shape, number, share);
    const distance = body.lung.subarray(start, start + area);
    paintLung(subject, slice, distance, { share, vessels, bronchi, ...disease }, body.hu.subarray(start, start + area));
    for (let at = start; at < start + area; at++) {
      if (body.lung[at]! >= 0) continue;
      lung[at] = 1;
      lesion[at] = disease.solid[at]! >= HALF ? 2 : disease.haze[at]! >= HALF ? 1 : 0;
    }
  }
  return { lung, lesion };
}
