/**
 * The number as C's `printf("%.Pg")` writes it: P significant digits, exact decimal ties to the even digit, trailing zeros cut,
 * `1e-05` below 1e-4 and from 10^P on. Infinities are `inf` and `-inf`, NaN is `nan`, −0 keeps its sign.
 * `precision` is 1 … 17 (RangeError).
 *
 * @example
 * formatG(0.1, 17); // "0.10000000000000001"
 * @example
 * formatG(6.140625, 6); // "6.14062"
 */
export function formatG(value: number, precision: number): string {
  if (!(Number.isInteger(precision) && precision >= 1 && precision <= 17))
    throw new RangeError(`a precision of ${precision} digits`);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (Number.isInteger(size) && size < 2 ** 53 && size < 10 ** precision) return sign + String(size);
  const { digits, exponent } = rounded(size, precision);
  if (exponent < -4 || exponent >= precision) {
    const power = Math.abs(exponent);
    return `${sign}${pointed(digits, 1)}e${exponent < 0 ? "-" : "+"}${power < 10 ? "0" : ""}${power}`;
  }
  return sign + (exponent < 0 ? pointed("0".repeat(-exponent) + digits, 1) : pointed(digits, exponent + 1));
}

/** Digits with a point after the first `whole` of them, without trailing zeros behind it. */
function pointed(digits: string, whole: number): string {
  let end = digits.length;
  while (end > whole && digits.charCodeAt(end - 1) === 48) end--;
  return end === whole ? digits.slice(0, whole) : `${digits.slice(0, whole)}.${digits.slice(whole, end)}`;
}

/** Significant digits of a positive number and the power of ten of the first, rounded half to even. */
function rounded(size: number, precision: number): { readonly digits: string; readonly exponent: number } {
  const found = scientific(size, precision);
  if (scientific(size, precision + 1).digits.charCodeAt(precision) !== 53) return found; // the next digit is no 5: no tie
  // A tie has one digit more than asked for, and no more: 101 digits show all of such a double (it lies below 1e40, on a grid above 2^-90).
  const all = scientific(size, 101);
  for (let k = precision + 1; k < 101; k++) if (all.digits.charCodeAt(k) !== 48) return found;
  const even = all.digits.charCodeAt(precision) === 53 && all.digits.charCodeAt(precision - 1) % 2 === 0;
  return even ? { digits: all.digits.slice(0, precision), exponent: all.exponent } : found; // JavaScript rounds ties up
}

function scientific(size: number, precision: number): { readonly digits: string; readonly exponent: number } {
  const text = size.toExponential(precision - 1);
  const at = text.indexOf("e");
  return { digits: text[0] + text.slice(2, at), exponent: Number(text.slice(at + 1)) };
}
