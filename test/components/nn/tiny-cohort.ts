/** A cohort of small volumes in which a label can be seen: for tests of stages that train. */
import { join } from "node:path";
import type { Cases } from "../../../src/formats/cases.ts";
import { writeArtifact } from "../../../src/formats/codecs.ts";
import type { Split } from "../../../src/formats/kind-values.ts";
import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { volumeOf } from "../../../src/formats/volume/volume.ts";
import { Philox } from "../../../src/stats/random/philox.ts";

export interface TinyCohort {
  readonly cases: Cases;
  /** case, CT (0, 1), severity (mild, none, severe; missing for the last case). */
  readonly labels: Table;
  readonly split: Split;
  /** case, a, b */
  readonly features: Table;
}

const SEVERITIES = ["mild", "none", "severe"];

/** Twelve cases, eight for training; `folder` holds their volumes. */
export async function tinyCohort(folder: string): Promise<TinyCohort> {
  const numbers = Array.from({ length: 12 }, (_, i) => i);
  const ids = numbers.map((i) => `case-${i}`);
  const cases: Cases[number][] = [];
  for (const i of numbers) {
    const path = join(folder, `${ids[i]}.nii`);
    await writeArtifact("volume", volumeOf(voxels(i), { z: 8, y: 12, x: 12 }), path, ".nii");
    cases.push({ id: ids[i]!, values: {}, files: { image: { path, extension: ".nii" } } });
  }
  const labels = tableOf(
    [
      textColumn("case", ids),
      integerColumn(
        "CT",
        numbers.map((i) => i % 2),
      ),
      textColumn(
        "severity",
        numbers.map((i) => (i === 11 ? null : SEVERITIES[i % 3]!)),
      ),
    ],
    "case",
  );
  const features = tableOf(
    [
      textColumn("case", ids),
      numberColumn(
        "a",
        numbers.map((i) => (i % 2) + i / 100),
      ),
      numberColumn(
        "b",
        numbers.map((i) => i / 7),
      ),
    ],
    "case",
  );
  const [train, test] = [numbers.slice(0, 8), numbers.slice(8)];
  const split = { train, test, train_ids: train.map((i) => ids[i]!), test_ids: test.map((i) => ids[i]!) };
  return { cases, labels, features, split };
}

/** Noise, with a bright block in every other case. */
function voxels(i: number): Int16Array {
  const random = new Philox(5, "tiny", i);
  return Int16Array.from({ length: 8 * 12 * 12 }, (_, at) => {
    const x = at % 12;
    return random.integer(-900, -700) + (i % 2 === 1 && x > 3 && x < 9 ? 700 : 0);
  });
}
