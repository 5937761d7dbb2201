/** Colours that people with any of the common colour deficiencies tell apart (Okabe and Ito 2008). */
export const OKABE_ITO = {
  black: "#000000",
  orange: "#e69f00",
  skyBlue: "#56b4e9",
  green: "#009e73",
  yellow: "#f0e442",
  blue: "#0072b2",
  vermillion: "#d55e00",
  purple: "#cc79a7",
} as const;

/** Fills for ordered classes from none to most: a light to dark run of one hue, so that they differ in grey print too. */
export const ORDERED = ["#e3e9ef", "#7fb0d6", "#0b4f8a"] as const;
/** Fills for two ordered classes (without and with). */
export const PAIR = ["#dfe6ec", "#d55e00"] as const;

/** From blue through near-white to orange: below, at and above the mean. */
export const DIVERGING = ["#134b85", "#3d83bb", "#9dcae1", "#f3f2ef", "#fbb676", "#dc7420", "#883803"] as const;
/** Viridis (Smith and van der Walt): perceptually even, dark to light. */
export const SEQUENTIAL = ["#440154", "#443983", "#31688e", "#21918c", "#35b779", "#90d743", "#fde725"] as const;
export const MISSING_COLOUR = "#ffffff";

const channels = (hex: string): [number, number, number] =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];

/** `steps` colours along the stops, evenly spaced, straight lines in sRGB; as [r, g, b] bytes. */
export function ramp(stops: readonly string[], steps: number): [number, number, number][] {
  const corners = stops.map(channels);
  return Array.from({ length: steps }, (_, step) => {
    const at = steps === 1 ? 0 : (step / (steps - 1)) * (corners.length - 1);
    const low = Math.min(Math.floor(at), corners.length - 2);
    const share = at - low;
    return corners[low]!.map((from, channel) => Math.round(from + (corners[low + 1]![channel]! - from) * share)) as [
      number,
      number,
      number,
    ];
  });
}

export const hexToRgb = channels;

const QUALITATIVE = [
  OKABE_ITO.skyBlue,
  OKABE_ITO.orange,
  OKABE_ITO.green,
  OKABE_ITO.purple,
  OKABE_ITO.blue,
  OKABE_ITO.vermillion,
  OKABE_ITO.yellow,
];

/** Fills for `count` classes: from light to dark where the classes are ordered, else hues that stay apart. Repeats after seven hues. */
export function classColours(count: number, ordered: boolean): readonly string[] {
  if (!ordered) return Array.from({ length: count }, (_, index) => QUALITATIVE[index % QUALITATIVE.length]!);
  if (count <= 2) return PAIR.slice(0, count);
  return ramp(ORDERED, count).map((colour) => `#${colour.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`);
}
