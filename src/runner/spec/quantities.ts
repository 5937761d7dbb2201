const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};
const SECONDS: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 };

export const SIZE_PATTERN = "^(\\d+(?:\\.\\d+)?)\\s?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$";
export const TIME_PATTERN = "^(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d))+$";
const SIZE = new RegExp(SIZE_PATTERN);
const TIME = new RegExp(TIME_PATTERN);

/** Bytes of a size as specs write it (`512MiB`, `1.5GB`); null if it is none, or not above 0. */
export function parseSize(text: string): number | null {
  const match = SIZE.exec(text.trim());
  const bytes = match ? Math.round(Number(match[1]) * (BYTES[match[2] ?? ""] ?? Number.NaN)) : Number.NaN;
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null;
}

/** Seconds of a time as specs write it (`10m`, `1h30m`, `500ms`); null if it is none, or not above 0. */
export function parseTime(text: string): number | null {
  if (!TIME.test(text.trim())) return null;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    seconds += Number(amount) * (SECONDS[unit ?? ""] ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}
