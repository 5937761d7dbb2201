import { type FakeMlflow, fakeMlflow } from "../../../support/mlflow/fake-mlflow.ts";
import { overHttp } from "../../../support/outbox-over-http.ts";
import { chanceOf, runSchedule, type ScheduleServer } from "../../../support/outbox-schedule.ts";

/** Random schedules: a sample here, 1,000 each with `make torture`. */
const COUNT = process.env.TORTURE === undefined ? undefined : Number(process.env.TORTURE);
const SEED = Number(process.env.SEED ?? 1);

async function torture(count: number, serverOf: (seed: number) => ScheduleServer | undefined): Promise<void> {
  let kills = 0;
  for (let at = 0; at < count; at++) {
    const seed = SEED * 1_000_000 + at;
    try {
      kills += (await runSchedule(seed, serverOf(seed))).kills;
    } catch (error) {
      throw Object.assign(error as Error, { message: `seed ${seed}: ${(error as Error).message}` });
    }
  }
  if (kills < count / 4) throw new Error(`only ${kills} kills: the schedules spare what they should not`);
}

describe("an outbox under random schedules: lost answers, 500, 429, late requests, processes killed between any two writes, full disks", () => {
  const [inMemory, onHttp] = [COUNT ?? 60, COUNT ?? 20];

  it(`brings every record there once, in order, ${inMemory} times`, async function () {
    this.timeout(180_000 + inMemory * 1000);
    await torture(inMemory, () => undefined);
  });

  describe("over HTTP", () => {
    let fake: FakeMlflow;
    before(async () => {
      fake = await fakeMlflow();
    });
    after(() => fake.stop());

    it(`too, ${onHttp} times`, async function () {
      this.timeout(180_000 + onHttp * 3000);
      await torture(onHttp, (seed) => overHttp(fake, chanceOf(seed + 0.5)));
    });
  });
});
