import Type, { type TProperties } from "typebox";
import type { Misfit } from "../../../runner/contract/misfit.ts";
import { findNamed, type Named, namedParam, type Options, optionMisfits } from "../named.ts";

/** Learning rate in step `step` (from 0) of `steps` of epoch `epoch` (from 0). A pure function, so that a resumed training needs no state. */
export type Schedule = (epoch: number, step: number, steps: number) => number;

interface ScheduleDefinition extends Named {
  /** Learning rate of an epoch. */
  create(rate: number, epochs: number, options: Options): (epoch: number) => number;
}

/**
 * Half a cosine from `rate` at epoch 0 down to 0 at the last, held at `floor`: max(rate/2 · (cos(π·epoch/epochs) + 1), floor).
 * With rate .005, 80 epochs and floor 5e-5 it is the paper's max(.0025·(cos(π·epoch/80) + 1), 5e-5).
 */
export const cosineRate = (rate: number, epochs: number, floor: number, epoch: number): number =>
  Math.max((rate / 2) * (Math.cos((Math.PI * epoch) / epochs) + 1), floor);

/** `rate` times `factor` once for every `every` epochs gone. */
export const stepRate = (rate: number, every: number, factor: number, epoch: number): number =>
  rate * factor ** Math.floor(epoch / every);

/** Share of the rate while it warms up, in equal steps over the first `warmUp` epochs (which may be a fraction); 1 afterwards. */
export const warmUpShare = (warmUp: number, epoch: number, step: number, steps: number): number =>
  Math.min(1, (epoch * steps + step + 1) / (warmUp * steps));

const SCHEDULES: readonly ScheduleDefinition[] = [
  {
    name: "cosine",
    doc: "Half a cosine from the learning rate down to a floor.",
    options: {
      floor: Type.Number({
        minimum: 0,
        description: "Least learning rate (cosine); 5e-5, or the learning rate itself where that is lower, unless said.",
      }),
      period: Type.Integer({
        minimum: 1,
        description: "Epoch at which the cosine ends (cosine); the number of epochs unless said.",
      }),
    },
    create:
      (rate, epochs, { floor = Math.min(5e-5, rate), period = epochs }) =>
      (epoch) =>
        cosineRate(rate, period as number, floor as number, Math.min(epoch, period as number)),
  },
  {
    name: "step",
    doc: "Lowered by a factor every few epochs.",
    options: {
      every: Type.Integer({ minimum: 1, description: "Epochs between two falls (step); 30 unless said." }),
      factor: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: "What is left at each fall (step); 0.1 unless said." }),
    },
    create:
      (rate, _, { every = 30, factor = 0.1 }) =>
      (epoch) =>
        stepRate(rate, every as number, factor as number, epoch),
  },
  { name: "constant", doc: "The learning rate throughout.", options: {}, create: (rate) => () => rate },
];

const COMMON: TProperties = {
  warmUp: Type.Number({
    minimum: 0,
    description: "Epochs, or a fraction of one, over which the rate rises step by step to what the schedule says; 0 unless said.",
  }),
};

/** A component's parameter `schedule`. */
export const SCHEDULE_PARAM = namedParam(SCHEDULES, "cosine", COMMON);

/** What a spec says of a schedule, as far as it does not fit. */
export function scheduleMisfits({ name, ...options }: Options): Misfit[] {
  const definition = SCHEDULES.find((each) => each.name === name);
  return definition ? optionMisfits("schedule", definition, options, COMMON) : [];
}

/** The schedule of that name for a training of `epochs` epochs that starts at learning rate `rate`. */
export function createSchedule(name: string, rate: number, epochs: number, options: Options = {}): Schedule {
  const definition = findNamed("schedule", SCHEDULES, name, options, COMMON);
  const { warmUp = 0, ...own } = options as Options & { warmUp?: number };
  const rateOf = definition.create(rate, epochs, own);
  return (epoch, step, steps) => rateOf(epoch) * (warmUp > 0 ? warmUpShare(warmUp, epoch, step, steps) : 1);
}
