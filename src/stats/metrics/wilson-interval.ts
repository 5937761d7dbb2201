import { normalUpperQuantile } from "../distributions/normal-quantile.ts";

/**
 * Wilson's interval of a share, without correction for continuity (Wilson 1927, doi:10.1080/01621459.1927.10502953): within 0 to 1, and of
 * use with shares near them. Agrees with SciPy's proportion_ci. No trials give NaN.
 *
 * @param level confidence. @default 0.95
 */
export function wilsonInterval(successes: number, trials: number, level: number = 0.95): readonly [low: number, high: number] {
  if (!(successes >= 0 && successes <= trials)) throw new RangeError(`${successes} of ${trials} is no share`);
  const z = normalUpperQuantile((1 - level) / 2);
  const share = successes / trials;
  const centre = (share + z ** 2 / (2 * trials)) / (1 + z ** 2 / trials);
  const margin = (z / (1 + z ** 2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  return [successes === 0 ? 0 : centre - margin, successes === trials ? 1 : centre + margin];
}
