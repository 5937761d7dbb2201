import { counted } from "../../formats/counted.ts";

/** What one task of a cluster asked for, and what it took of that. */
export interface TaskUse {
  readonly stage: string;
  readonly job: string;
  readonly node: string;
  /** From its start on the node to its end. */
  readonly seconds: number;
  readonly asked: Asked;
  /** What its processes took; null where the node does not tell. */
  readonly used: Used | null;
  /** Its results depend on the number of its processors, which is no waste then. */
  readonly bound: boolean;
}

/** What was asked for: processors, and bytes and seconds where there is a limit. */
export interface Asked {
  readonly cpus: number;
  readonly bytes: number | null;
  readonly seconds: number | null;
}

export interface Used {
  readonly cpuSeconds: number;
  /** Most resident bytes at once. */
  readonly bytes: number;
}

/** The same of a stage's tasks together; `advice`: what to write in the spec, and why. */
export interface StageUse {
  readonly stage: string;
  readonly tasks: number;
  readonly cpuSeconds: { readonly asked: number; readonly used: number | null };
  readonly bytes: { readonly asked: number | null; readonly most: number | null };
  readonly seconds: { readonly asked: number | null; readonly longest: number };
  readonly advice: { readonly resources: { readonly [name: string]: string | number }; readonly why: string } | null;
}

/** What a stage's tasks came to so far. */
interface Sum {
  tasks: number;
  cpuAsked: number;
  /** Null where a node did not tell. */
  cpuUsed: number | null;
  bytesAsked: number | null;
  bytesMost: number | null;
  secondsAsked: number | null;
  longest: number;
  seconds: number;
  cpus: number;
  /** Processors that the busiest task kept busy; and whether there is one of which that is not known. */
  busy: number;
  unmeasured: boolean;
  bound: boolean;
}

const NOTHING: Sum = {
  ...{
    tasks: 0,
    cpuAsked: 0,
    cpuUsed: 0,
    bytesAsked: null,
    bytesMost: null,
    secondsAsked: null,
    longest: 0,
    seconds: 0,
    cpus: 0,
  },
  ...{ busy: 0, unmeasured: false, bound: false },
};

const more = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));

function count(sum: Sum, { asked, used, seconds, bound }: TaskUse): void {
  sum.tasks++;
  sum.cpuAsked += asked.cpus * seconds;
  sum.cpuUsed = sum.cpuUsed === null || used === null ? null : sum.cpuUsed + used.cpuSeconds;
  sum.bytesAsked = more(sum.bytesAsked, asked.bytes);
  sum.bytesMost = more(sum.bytesMost, used?.bytes ?? null);
  sum.secondsAsked = more(sum.secondsAsked, asked.seconds);
  sum.longest = Math.max(sum.longest, seconds);
  sum.seconds += seconds;
  sum.cpus = Math.max(sum.cpus, asked.cpus);
  if (used && seconds > 0) sum.busy = Math.max(sum.busy, used.cpuSeconds / seconds);
  else sum.unmeasured = true;
  sum.bound ||= bound;
}

/** Adds up what tasks took as they end, so that not each is remembered. */
export interface UseCounter {
  add(use: TaskUse): void;
  /** Stages by what their tasks asked for and took, those first that kept the most processor time idle. */
  stages(): readonly StageUse[];
}

export function useCounter(): UseCounter {
  const byStage = new Map<string, Sum>();
  const idle = ({ cpuSeconds: { asked, used } }: StageUse): number => (used === null ? 0 : asked - used);
  return {
    add(use) {
      const sum = byStage.get(use.stage) ?? { ...NOTHING };
      byStage.set(use.stage, sum);
      count(sum, use);
    },
    stages: () => [...byStage].map(([stage, sum]) => stageUse(stage, sum)).toSorted((a, b) => idle(b) - idle(a)),
  };
}

/** The same for a list. */
export function stageUses(uses: readonly TaskUse[]): readonly StageUse[] {
  const counter = useCounter();
  for (const use of uses) counter.add(use);
  return counter.stages();
}

const most = (values: readonly (number | null)[]): number | null => values.reduce(more, null);

function stageUse(stage: string, sum: Sum): StageUse {
  const told = {
    stage,
    tasks: sum.tasks,
    cpuSeconds: { asked: sum.cpuAsked, used: sum.cpuUsed },
    bytes: { asked: sum.bytesAsked, most: sum.bytesMost },
    seconds: { asked: sum.secondsAsked, longest: sum.longest },
  };
  return { ...told, advice: adviceOn(sum, told) };
}

/** Processor time from which a share of it says something: the start of a process weighs less then. Seconds. */
const TELLING = 60;
/** Memory and time that are never too much to ask for. */
const SMALL_BYTES = 512 * 2 ** 20;
const SHORT_SECONDS = 600;

/** What would have done, with room to spare, where much less or a little more than what was asked for is wanted. */
function adviceOn(sum: Sum, { bytes, seconds }: Omit<StageUse, "advice">): StageUse["advice"] {
  const resources: Record<string, string | number> = {};
  const why: string[] = [];
  const { cpus } = sum;
  const busy = sum.unmeasured ? Math.max(sum.busy, cpus) : sum.busy;
  const whole = Math.max(1, Math.ceil(busy - 0.1));
  const isTelling = sum.seconds >= TELLING && !sum.bound;
  if (isTelling && whole < cpus) {
    resources.cpus = whole;
    why.push(`the busiest task kept ${busy.toFixed(1)} of ${cpus} CPUs busy`);
  }
  if (bytes.asked !== null && bytes.most !== null) {
    const enough = Math.max(bytes.most * 1.3, SMALL_BYTES);
    if (enough < bytes.asked / 2 || bytes.most > bytes.asked * 0.9) {
      resources.memory = roundSize(bytes.most > bytes.asked * 0.9 ? bytes.most * 1.3 : enough);
      why.push(`the largest held ${sizeText(bytes.most)} of ${sizeText(bytes.asked)}`);
    }
  }
  if (seconds.asked !== null) {
    const enough = Math.max(seconds.longest * 2, SHORT_SECONDS);
    if (enough < seconds.asked / 2) {
      resources.time = `${Math.ceil(enough / 60)}m`;
      why.push(`the longest took ${timeText(seconds.longest)} of ${timeText(seconds.asked)}`);
    }
  }
  return why.length === 0 ? null : { resources, why: why.join(", ") };
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** As specs write it: whole GiB from 4, quarters below, whole MiB below 1. */
function roundSize(bytes: number): string {
  if (bytes >= 4 * GIB) return `${Math.ceil(bytes / GIB)}GiB`;
  return bytes >= GIB ? `${Math.ceil((bytes / GIB) * 4) / 4}GiB` : `${Math.ceil(bytes / MIB / 64) * 64}MiB`;
}

const sizeText = (bytes: number): string => (bytes < GIB ? `${Math.round(bytes / MIB)} MiB` : `${(bytes / GIB).toFixed(1)} GiB`);

const timeText = (seconds: number): string =>
  seconds < 99.5
    ? `${seconds.toFixed(seconds < 9.95 ? 1 : 0)} s`
    : seconds < 5970
      ? `${Math.round(seconds / 60)} min`
      : `${(seconds / 3600).toFixed(1)} h`;

/** Stages that are named, and those that are advised on. */
const MOST_STAGES = 10;
const MOST_ADVICE = 3;

/**
 * Requested against used for a person: all together, then each stage that took long enough to say something, then what to ask for
 * instead where that is much less, or a little more.
 */
export function efficiencyLines(stages: readonly StageUse[]): readonly string[] {
  const telling = stages.filter(({ cpuSeconds, advice }) => cpuSeconds.asked >= TELLING || advice !== null);
  const shown = stages.length === 1 ? [] : telling.slice(0, MOST_STAGES);
  const width = Math.max(0, ...shown.map(({ stage }) => stage.length));
  const lines = [`  used    ${stages.length === 1 ? `${stages[0]?.stage}, ` : ""}${useText(together(stages))}`];
  for (const one of shown) lines.push(`          ${one.stage.padEnd(width)}  ${useText(one)}`);
  if (shown.length > 0 && shown.length < telling.length)
    lines.push(`          and ${telling.length - shown.length} more stages: see run.json`);
  for (const { stage, advice } of stages.filter(({ advice }) => advice !== null).slice(0, MOST_ADVICE)) {
    const wanted = Object.entries(advice?.resources ?? {}).map(([name, value]) => `${name}: ${value}`);
    lines.push(`  note    ${stage}: resources: { ${wanted.join(", ")} } would do (${advice?.why})`);
  }
  return lines;
}

/** All stages as one; limits that not all have are none of it. */
function together(stages: readonly StageUse[]): Omit<StageUse, "stage" | "advice"> {
  const [only] = stages;
  if (stages.length === 1 && only) return only;
  const sum = (of: (one: StageUse) => number): number => stages.reduce((total, one) => total + of(one), 0);
  const measured = stages.every(({ cpuSeconds }) => cpuSeconds.used !== null);
  return {
    tasks: sum(({ tasks }) => tasks),
    cpuSeconds: {
      asked: sum(({ cpuSeconds }) => cpuSeconds.asked),
      used: measured ? sum(({ cpuSeconds }) => cpuSeconds.used ?? 0) : null,
    },
    bytes: { asked: null, most: most(stages.map(({ bytes }) => bytes.most)) },
    seconds: { asked: null, longest: most(stages.map(({ seconds }) => seconds.longest)) ?? 0 },
  };
}

function useText({ tasks, cpuSeconds, bytes, seconds }: Omit<StageUse, "stage" | "advice">): string {
  const share = cpuSeconds.used === null ? "" : ` (${Math.round((100 * cpuSeconds.used) / Math.max(cpuSeconds.asked, 1e-9))} %)`;
  const cpu =
    cpuSeconds.used === null
      ? `${timeText(cpuSeconds.asked)} of CPU asked for`
      : `${timeText(cpuSeconds.used)} of ${timeText(cpuSeconds.asked)} CPU${share}`;
  const of = (text: string | null): string => (text === null ? "" : ` of ${text}`);
  const memory =
    bytes.most === null ? [] : [`at most ${sizeText(bytes.most)}${of(bytes.asked === null ? null : sizeText(bytes.asked))}`];
  const time = `longest ${timeText(seconds.longest)}${of(seconds.asked === null ? null : timeText(seconds.asked))}`;
  return [`${counted(tasks, "task")}: ${cpu}`, ...memory, time].join(", ");
}
