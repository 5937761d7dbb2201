/** A region and tasks to be shared; also a program that compares threads: threads only start at once where no loader is needed. */
import { isMainThread } from "node:worker_threads";
import {
  type ImageTask,
  type ImageValues,
  imageTasks,
} from "../../../../../src/components/imaging/radiomics/images/image-task.ts";
import { type ExtractionHooks, shareTasks } from "../../../../../src/components/imaging/radiomics/images/share-tasks.ts";
import { DEFAULT_CLASSES } from "../../../../../src/components/imaging/radiomics/presets.ts";
import { withDefaults } from "../../../../../src/components/imaging/radiomics/settings.ts";
import { volumeOf } from "../../../../../src/formats/volume/volume.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";

const SHAPE = { z: 40, y: 64, x: 70 };
const random = new Philox(3, "share-tasks");
export const image = Float32Array.from({ length: SHAPE.z * SHAPE.y * SHAPE.x }, () => 100 * random.normal());
export const tasks = imageTasks({
  settings: withDefaults({ sigma: [1, 2] }),
  images: (["Original", "Wavelet", "LoG"] as const).map((type) => ({ type, settings: {} })),
  classes: DEFAULT_CLASSES.filter(({ name }) => name !== "shape"),
}).flat();

/** Every number of a small region's images, with as many threads as asked for, however little the work. */
export function run(hooks: ExtractionHooks, data = image, given: readonly ImageTask[] = tasks) {
  const box = { start: { z: 0, y: 0, x: 0 }, shape: SHAPE };
  const mask = Uint8Array.from(data, (_, k) => Number(k === 0 || k % 7 > 1));
  const found = shareTasks({ volume: volumeOf(data, SHAPE), box, mask }, given, hooks, 0);
  const numbersOf = ({ image: name, classes }: ImageValues) =>
    [...classes].flatMap(([kind, values]) =>
      [...values].map(([feature, value]) => [`${name} ${kind} ${feature}`, value] as const),
    );
  return found.flat().flatMap(numbersOf);
}

// as a program: how many tasks the first of two threads did, and whether the numbers are those of one thread
if (isMainThread && process.argv[2] === "compare") {
  let looks = 0;
  const watched = tasks.map((task) => ({
    ...task,
    get planned() {
      looks++; // once where the tasks are copied for the other thread, then once where this one does the task
      return task.planned;
    },
  }));
  const images = [0, 0];
  const together = JSON.stringify(run({ threads: 2, progress: (done) => (images[0] = done) }, image, watched));
  const own = looks - tasks.length;
  const broken = image.slice();
  broken[3000] = NaN;
  let error = "";
  try {
    run({ threads: 2 }, broken);
  } catch (thrown) {
    error = String(thrown);
  }
  const equal = together === JSON.stringify(run({ threads: 4, progress: (done) => (images[1] = done) }));
  console.log(
    JSON.stringify({ tasks: tasks.length, own, equal: equal && together === JSON.stringify(run({ threads: 1 })), images, error }),
  );
}
