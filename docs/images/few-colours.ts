/** A picture of a page in few colours: its most frequent ones, and for the rest the nearest of those. A third of the bytes, and hardly to be seen. */
import { decode } from "fast-png";
import { encodePng } from "../../src/reporting/figures/raster-png.ts";

export function inFewColours(png: Uint8Array, colours: number): Uint8Array {
  const { width, height, data, channels } = decode(png);
  const of = (k: number): number => (data[k * channels]! << 16) | (data[k * channels + 1]! << 8) | data[k * channels + 2]!;
  const counts = new Map<number, number>();
  for (let k = 0; k < width * height; k++) counts.set(of(k), (counts.get(of(k)) ?? 0) + 1);
  const chosen = chooseColours(counts, colours);
  const nearest = new Map<number, number>();
  const pixels = new Uint8Array(width * height);
  for (let k = 0; k < pixels.length; k++) {
    const colour = of(k);
    let at = nearest.get(colour);
    if (at === undefined) {
      at = 0;
      for (let c = 1; c < chosen.length; c++) if (distance(chosen[c]!, colour) < distance(chosen[at]!, colour)) at = c;
      nearest.set(colour, at);
    }
    pixels[k] = at;
  }
  return encodePng({ width, height, pixels, palette: chosen.map((colour) => channelsOf(colour)) });
}

/** Frequent colours, none close to one that was taken before. */
function chooseColours(counts: ReadonlyMap<number, number>, most: number): readonly number[] {
  const chosen: number[] = [];
  for (const [colour] of [...counts].sort((a, b) => b[1] - a[1])) {
    if (chosen.length === most) break;
    if (chosen.every((other) => distance(other, colour) > CLOSE)) chosen.push(colour);
  }
  return chosen;
}

/** Squared distance below which two colours look alike. */
const CLOSE = 150;

const channelsOf = (colour: number): readonly [number, number, number] => [colour >> 16, (colour >> 8) & 255, colour & 255];

function distance(a: number, b: number): number {
  const [r, g, blue] = channelsOf(a);
  const [r2, g2, blue2] = channelsOf(b);
  return (r - r2) ** 2 + (g - g2) ** 2 + (blue - blue2) ** 2;
}
