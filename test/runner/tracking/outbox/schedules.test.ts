import { runSchedule } from "../../../support/outbox-schedule.ts";

/** Random schedules: a sample here, 1,000 with `make torture`. */
const SCHEDULES = Number(process.env.TORTURE ?? 60);
const SEED = Number(process.env.SEED ?? 1);

describe("an outbox under random schedules", () => {
  it(`${SCHEDULES} times: lost answers, 500, 429, late requests, processes killed between any two writes; every record arrives once, in order`, async function () {
    this.timeout(60_000 + SCHEDULES * 1000);
    let kills = 0;
    for (let at = 0; at < SCHEDULES; at++) {
      const seed = SEED * 1_000_000 + at;
      try {
        kills += (await runSchedule(seed)).kills;
      } catch (error) {
        throw Object.assign(error as Error, { message: `seed ${seed}: ${(error as Error).message}` });
      }
    }
    if (kills < SCHEDULES / 4) throw new Error(`only ${kills} kills: the schedules spare what they should not`);
  });
});
