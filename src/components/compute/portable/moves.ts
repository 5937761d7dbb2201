import type { Move } from "../engine/engine.ts";
import type { Info, Kernels } from "./kernels.ts";
import { padAxis, sliceAxis } from "./views.ts";

/** Moves a sample [d, h, w, c] along an axis; wraps round, or fills what is left free. */
function moved(k: Kernels, x: Info, { axis, by }: Move, fill: number | null): Info {
  if (by === 0) return k.reshape(x, x.shape);
  const length = x.shape[axis]!;
  const kept = length - Math.abs(by);
  const stays = sliceAxis(k, x, axis, by > 0 ? 0 : -by, kept);
  if (fill !== null) return padAxis(k, stays, axis, Math.max(by, 0), Math.max(-by, 0), fill);
  const leaves = sliceAxis(k, x, axis, by > 0 ? kept : 0, Math.abs(by));
  // [outer, length, inner], so that rank stays low
  const parts = (by > 0 ? [leaves, stays] : [stays, leaves]).map((part) => {
    const inner = part.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    return k.reshape(part, [part.shape.slice(0, axis).reduce((a, b) => a * b, 1), part.shape[axis]! * inner]);
  });
  return k.reshape(k.join(parts), x.shape);
}

/**
 * Channels of one sample [d, h, w, c], each by its own move. The sample is moved as a whole once for each different move, and a mask picks
 * the channels it is for: products with 1 and sums with 0 are exact, but an infinite number among the others becomes NaN.
 */
export function moveSample(k: Kernels, x: Info, moves: readonly Move[], fill: number | null): Info {
  const different = new Map<string, { move: Move; channels: Set<number> }>();
  moves.forEach((move, channel) => {
    const name = move.by === 0 ? "stays" : `${move.axis} ${move.by}`;
    const known = different.get(name) ?? { move, channels: new Set() };
    different.set(name, known);
    known.channels.add(channel);
  });
  let sum: Info | undefined;
  for (const { move, channels } of different.values()) {
    const whole = moved(k, x, move, fill);
    if (channels.size === moves.length) return whole;
    const mask = k.vector(moves.map((_, channel) => (channels.has(channel) ? 1 : 0)));
    const part = k.affine(whole, mask, k.filled(mask.shape, 0));
    const next = sum === undefined ? part : k.add(sum, part);
    k.drop(whole, part);
    if (sum !== undefined) k.drop(sum);
    sum = next;
  }
  return sum!;
}
