import { Philox } from "../../../../stats/random/philox.ts";
import type { Position } from "./placed.ts";

/** Who is drawn. */
export interface Build {
  readonly age: number;
  readonly male: boolean;
}

/** Sizes of one chest: mm in the frame of `Plane`, HU where said. All are drawn; everything that is painted follows from them. */
export interface Anatomy extends Build {
  /** Length against the reference adult's. */
  readonly scale: number;
  /** Depth of breath, 0 (quiet) to 1 (full). */
  readonly breath: number;
  /** Height of the lungs' tops. */
  readonly top: number;
  /** Height of the right diaphragm's dome; the left's lies `domeStep` lower. */
  readonly dome: number;
  readonly domeStep: number;
  /** Half width and half depth of the chest's inside at its widest. */
  readonly halfWidth: number;
  readonly halfDepth: number;
  /** How strongly the spine is bent, mm a square of 100 mm. */
  readonly kyphosis: number;
  /** Thickness of the fat under the skin at the sides. */
  readonly fat: number;
  /** Thickness of the wall's muscles. */
  readonly muscle: number;
  readonly breast: number;
  readonly heart: number;
  readonly heartTilt: number;
  readonly aorta: number;
  readonly trachea: number;
  /** Space between ribs at the back, from centre to centre. */
  readonly ribPitch: number;
  readonly ribPhase: number;
  /** HU of marrow; falls with age. */
  readonly marrow: number;
  readonly armsUp: boolean;
  /** Gas in the stomach, 0 to 1. */
  readonly gas: number;
  /** HU of lung tissue without vessels at mid height. */
  readonly lung: number;
  /** HU that the lung gains from front to back. */
  readonly gravity: number;
  readonly position: Position;
}

/** Draws a chest of the named case; sizes are normal about a reference adult's, men larger than women. */
export function drawAnatomy(seed: number, caseNumber: number, build: Build): Anatomy {
  const rng = new Philox(seed, "synthetic-ct", caseNumber, "anatomy");
  const around = (mean: number, spread: number): number => {
    const z = rng.normal();
    return mean + spread * Math.max(-2.2, Math.min(2.2, z));
  };
  const { male, age } = build;
  const scale = around(male ? 1.03 : 0.95, 0.035);
  const breath = Math.max(0, Math.min(1, around(0.68, 0.22)));
  const stout = around(0, 1);
  const top = around(92, 5) * scale;
  const dome = (-92 - 34 * breath) * scale + around(0, 4);
  const halfWidth = around(male ? 134 : 121, 6) + 3 * breath;
  const halfDepth = around(male ? 92 : 83, 6) + 5 * breath + Math.max(0, age - 50) * 0.12;
  return {
    age,
    male,
    scale,
    breath,
    top,
    dome,
    domeStep: around(13, 5),
    halfWidth,
    halfDepth,
    kyphosis: around(9, 1.5) + Math.max(0, age - 55) * 0.1,
    fat: Math.max(4, (male ? 9 : 12) + 5 * stout + around(0, 1.5)),
    muscle: Math.max(12, around(male ? 20 : 15, 2.5) - Math.max(0, age - 60) * 0.08),
    breast: male ? 0 : Math.max(14, around(30, 8) + 7 * stout),
    heart: around(male ? 1 : 0.93, 0.06) + Math.max(0, age - 50) * 0.0025,
    heartTilt: around(0, 1),
    aorta: around(male ? 14.5 : 13, 1) + Math.max(0, age - 50) * 0.06,
    trachea: around(male ? 9 : 7.6, 0.7),
    ribPitch: around(25, 1) * scale,
    ribPhase: rng.uniform(),
    marrow: around(210, 25) - 1.3 * Math.max(0, age - 20),
    armsUp: rng.uniform() < 0.85,
    gas: rng.uniform(),
    lung: around(-872, 12) + 75 * (1 - breath) - Math.max(0, age - 40) * 0.4,
    gravity: around(70, 18),
    position: {
      turn: around(0, 0.03),
      x: around(0, 5),
      y: around(8, 5),
      z: (top + dome - 68 * scale) / 2 + around(2, 4),
    },
  };
}
