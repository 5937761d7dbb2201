import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

/** How many GPUs to take for there, where nothing else says it: for tests, and to leave some to others. */
export const GPUS = "REGIMEN_GPUS";
const VISIBLE = "CUDA_VISIBLE_DEVICES";

type Environment = { readonly [name: string]: string | undefined };

/**
 * Names of the GPU slots, as CUDA_VISIBLE_DEVICES takes them: those that the caller may see, else all NVIDIA cards of the machine.
 * `count` (--gpus), or REGIMEN_GPUS, takes that many of them, or says that there are so many.
 */
export function gpuSlots(env: Environment, count: number | undefined, machine: () => number = cardsHere): readonly string[] {
  const visible = env[VISIBLE];
  const named = visible === undefined ? undefined : namesOf(visible);
  const wanted = count ?? (env[GPUS] === undefined || env[GPUS] === "" ? undefined : Number(env[GPUS]));
  if (named) return wanted === undefined ? named : named.slice(0, wanted);
  return Array.from({ length: wanted ?? machine() }, (_, i) => String(i));
}

/** What CUDA makes of the variable: names up to the first that cannot be one. */
function namesOf(visible: string): readonly string[] {
  const names = visible.split(",").map((name) => name.trim());
  const end = names.findIndex((name) => !/^(\d+|(GPU|MIG)-\S+)$/.test(name));
  return end < 0 ? names : names.slice(0, end);
}

function cardsHere(): number {
  try {
    return readdirSync("/proc/driver/nvidia/gpus").length;
  } catch {
    const { status, stdout } = spawnSync("nvidia-smi", ["-L"], { encoding: "utf8", timeout: 10_000 });
    return status === 0 ? stdout.split("\n").filter((line) => line.startsWith("GPU ")).length : 0;
  }
}
