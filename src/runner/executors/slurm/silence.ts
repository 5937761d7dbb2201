/** Tells once that squeue is silent, when it has been for longer than `lateMs`, which files may be late by; and once that it answers again. */
export function silenceTeller(
  lateMs: number,
  tell: (message: string) => void,
  now: () => number,
): { silent(why: string): void; heard(): void } {
  let since: number | undefined;
  let told = false;
  return {
    silent(why) {
      since ??= now();
      if (told || now() - since < lateMs) return;
      told = true;
      tell(`squeue does not answer (${why}): nothing is concluded from that; what jobs write down is looked at meanwhile`);
    },
    heard() {
      if (told) tell("squeue answers again");
      since = undefined;
      told = false;
    },
  };
}
