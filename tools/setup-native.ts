/**
 * Builds the native engine: the addon of @tensorflow/tfjs-node(-gpu) against the TensorFlow in PyPI's wheel, in native/. Needs npm,
 * pip and a C++ compiler; an interrupted run is taken up by the next, and a finished one answers at once.
 *
 *     node --import tsx tools/setup-native.ts [--cpu | --gpu [--no-cuda-libs]] [--dir native] [--if-possible]
 *
 * With neither --cpu nor --gpu what is there stays, and a first one is built for the CPU.
 * --if-possible: where something is missing, say so and end well (networks then run on the portable engine).
 */
import { spawnSync } from "node:child_process";
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { KERNELS } from "../src/components/compute/tensorflow/kernels-version.ts";
import { buildAddon, TENSORFLOW, TFJS } from "./native/build-addon.ts";
import { findBuilders } from "./native/missing-needs.ts";
import { BUILD, type Device, readStamp, STAMP, type Stamp } from "./native/stamp.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const OTHER: Record<Device, string> = {
  cpu: "for an NVIDIA GPU (CUDA, 5.5 GB): make native GPU=1",
  gpu: "for the CPU alone (0.8 GB): node --import tsx tools/setup-native.ts --cpu",
};

const { values: options } = parseArgs({
  options: {
    cpu: { type: "boolean", default: false },
    gpu: { type: "boolean", default: false },
    "no-cuda-libs": { type: "boolean", default: false },
    dir: { type: "string", default: join(ROOT, "native") },
    "if-possible": { type: "boolean", default: false },
  },
});
const folder = resolve(options.dir);
const there = readStamp(folder);
const asked = options.gpu || options.cpu;
const device: Device = options.gpu ? "gpu" : options.cpu ? "cpu" : (there?.device ?? "cpu");
const cuda = device === "gpu" && (asked || there === undefined ? !options["no-cuda-libs"] : there.cuda);
const kernels = device === "cpu" ? { kernels: KERNELS } : {};
const stamp: Stamp = { tensorflow: TENSORFLOW, tfjs: TFJS, device, cuda, ...kernels, folder, build: BUILD };

/** Ends with one line on why there is no native engine. */
function giveUp(reason: string): never {
  console.log(`native engine: not built, ${reason}; networks run on the portable engine, which is several times slower`);
  process.exit(options["if-possible"] ? 0 : 1);
}

/** First line that tells what went wrong in a command. */
function reasonOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string }; // of execFileSync, which adds what was printed
  const lines = (stderr ?? "").split("\n").map((line) => line.trim());
  return lines.find((line) => /error/i.test(line)) ?? lines.find(Boolean) ?? message.split("\n")[0]!;
}

const same = there !== undefined && JSON.stringify({ ...there, folder }) === JSON.stringify(stamp);
const chose = `native engine: TensorFlow ${TENSORFLOW} for ${device === "gpu" ? "NVIDIA GPUs" : "the CPU"} in ${basename(folder)}/; ${OTHER[device]}`;
const writeStamp = (place: string): void => {
  writeFileSync(join(place, `${STAMP}.partial`), `${JSON.stringify(stamp, null, 2)}\n`);
  renameSync(join(place, `${STAMP}.partial`), join(place, STAMP));
};

if (same) {
  if (there.folder !== folder) writeStamp(folder); // moved: the addon finds its libraries by a relative path
  console.log(chose);
} else {
  const builders = findBuilders();
  if ("missing" in builders) giveUp(`since it needs ${builders.missing}`);
  const partial = `${folder}.partial-${device}-${BUILD}`; // grows beside its place, so that nothing unfinished ever has the name
  try {
    buildAddon({
      ...builders,
      folder: partial,
      device,
      cuda: !options["no-cuda-libs"],
      say: (step) => console.log(`native engine: ${step}`),
    });
  } catch (error) {
    giveUp(`since building stopped: ${reasonOf(error)}`);
  }
  const check = spawnSync(process.execPath, ["--import", "tsx", join(ROOT, "tools/native/check-addon.ts"), partial], {
    encoding: "utf8",
  });
  if (check.status !== 0) giveUp(`since what was built does not run: ${check.stderr.trim().split("\n").at(-1)}`);
  for (const useless of [`site-${device}/tensorflow/include`, "node_modules/node-api-headers"]) {
    rmSync(join(partial, useless), { recursive: true, force: true });
  }
  writeStamp(partial);
  const old = `${folder}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(partial, folder);
  rmSync(old, { recursive: true, force: true });
  console.log(`${chose} (${check.stdout.trim()})`);
}
