import { execFile } from "node:child_process";
import { cpus, freemem, totalmem } from "node:os";

type Values = { readonly [key: string]: number };

/** Milliseconds that all processors have spent, and those of them idle. */
export interface CpuTimes {
  readonly total: number;
  readonly idle: number;
}

export function cpuTimes(): CpuTimes {
  const all = cpus().map(({ times }) => times);
  const idle = all.reduce((sum, times) => sum + times.idle, 0);
  return { idle, total: all.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idle) };
}

const MEGABYTE = 1e6;
/** As MLflow's monitor rounds. */
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** The machine's processors since `before` and its memory now, under the names that MLflow's own monitor gives them. */
export function hostMetrics(before: CpuTimes, after: CpuTimes): Values {
  const spent = after.total - before.total;
  const used = totalmem() - freemem();
  return {
    ...(spent > 0 ? { "system/cpu_utilization_percentage": rounded((100 * (spent - (after.idle - before.idle))) / spent) } : {}),
    "system/system_memory_usage_megabytes": rounded(used / MEGABYTE),
    "system/system_memory_usage_percentage": rounded((100 * used) / totalmem()),
  };
}

const QUERY = "index,utilization.gpu,memory.used,memory.total,power.draw,enforced.power.limit";
const MEBIBYTE = 2 ** 20;

/** What nvidia-smi says of each card, under MLflow's names; what a card does not tell is left out. */
export function gpuMetrics(csv: string): Values {
  const values: Record<string, number> = {};
  for (const line of csv.split("\n")) {
    const [index, load, used, total, power, limit] = line.split(",").map((field) => Number.parseFloat(field));
    if (index === undefined || Number.isNaN(index)) continue;
    const of: { readonly [name: string]: number | undefined } = {
      utilization_percentage: load,
      memory_usage_megabytes: used === undefined ? undefined : (used * MEBIBYTE) / MEGABYTE,
      memory_usage_percentage: used === undefined || total === undefined ? undefined : (100 * used) / total,
      power_usage_watts: power,
      power_usage_percentage: power === undefined || limit === undefined ? undefined : (100 * power) / limit,
    };
    for (const [name, value] of Object.entries(of))
      if (value !== undefined && Number.isFinite(value)) values[`system/gpu_${index}_${name}`] = rounded(value);
  }
  return values;
}

/** Asks nvidia-smi; gives nothing where there is none. */
export const askGpus = (): Promise<Values> =>
  new Promise((resolve) => {
    execFile("nvidia-smi", [`--query-gpu=${QUERY}`, "--format=csv,noheader,nounits"], { timeout: 5000 }, (error, out) =>
      resolve(error ? {} : gpuMetrics(out)),
    );
  });
