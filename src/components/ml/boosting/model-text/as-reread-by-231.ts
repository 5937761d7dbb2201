/**
 * The number that LightGBM's quick reader makes of printed text: digits before the point, digits behind it and the power of ten are
 * each added up in float64, which leaves it off by a last digit at times. LightGBM 2.3.1 reads leaf_weight, split_gain, internal_value
 * and internal_weight so, 4.7 the last three; threshold and leaf_value are read exactly. After training, Python's booster holds what was
 * re-read.
 *
 * @param printed what `formatG` prints
 * @example
 * asRereadBy231("0.25"); // 0.25
 * @example
 * asRereadBy231("inf"); // 1e308
 */
export function asRereadBy231(printed: string): number {
  const parts = /^(-?)(?:(\d+)(?:\.(\d*))?(?:e([+-]?)(\d+))?|(inf)|nan)$/.exec(printed);
  if (!parts) throw new RangeError(`${JSON.stringify(printed)} is no printed number`);
  const [, minus, whole, fraction = "", powerSign, power = "0", infinite] = parts;
  const sign = minus === "-" ? -1 : 1;
  if (infinite !== undefined) return sign * 1e308;
  if (whole === undefined) return Number.NaN;
  let value = digitsOf(whole);
  if (fraction !== "") value += digitsOf(fraction) / powerOfTen(10, fraction.length);
  const scale = scaleOf(Math.min(Number(power), 308));
  return sign * (powerSign === "-" ? value / scale : value * scale);
}

function digitsOf(text: string): number {
  let value = 0;
  for (let k = 0; k < text.length; k++) value = value * 10 + (text.charCodeAt(k) - 48);
  return value;
}

/** Squares while the power is even, cubes while it is divisible by three, else takes one factor out: the order decides the last bit. */
function powerOfTen(base: number, power: number): number {
  if (power === 0) return 1;
  if (power % 2 === 0) return powerOfTen(base * base, power / 2);
  if (power % 3 === 0) return powerOfTen(base * base * base, power / 3);
  return base * powerOfTen(base, power - 1);
}

function scaleOf(power: number): number {
  let scale = 1;
  let rest = power;
  for (; rest >= 50; rest -= 50) scale *= 1e50;
  for (; rest >= 8; rest -= 8) scale *= 1e8;
  for (; rest > 0; rest--) scale *= 10;
  return scale;
}
