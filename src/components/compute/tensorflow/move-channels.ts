import type { Move } from "../engine/engine.ts";
import type { Shape } from "../engine/tensor.ts";
import { holding, type Id, int32, integer, type Operations, reshaped, T } from "./operations.ts";
import { sliced } from "./padding.ts";

const CONCAT = (count: number) => [T, int32("Tidx"), integer("N", count)];

/** Parts joined along an axis. */
export function joined(operations: Operations, parts: readonly Id[], axis: number): Id {
  if (parts.length === 1) return operations.run("Identity", [T], parts); // ConcatV2 takes two or more
  return holding(operations, (hold) => {
    const at = hold(scalar(operations, axis));
    return operations.run("ConcatV2", CONCAT(parts.length), [...parts, at]);
  });
}

/** A single int32, which some operations want without an axis. */
const scalar = (operations: Operations, value: number): Id =>
  operations.run("Reshape", [int32("T"), int32("Tshape")], [operations.integers([value]), operations.integers([])]);

/** A tensor cut into pieces of these sizes along an axis. */
export function cut(operations: Operations, x: Id, sizes: readonly number[], axis: number): Id[] {
  return holding(operations, (hold) => {
    const attributes = [T, int32("Tlen"), integer("num_split", sizes.length)];
    const inputs = [x, operations.integers(sizes), hold(scalar(operations, axis))];
    return operations.runAll("SplitV", attributes, inputs, sizes.length).map(({ id }) => id);
  });
}

const transposed = (operations: Operations, x: Id): Id =>
  operations.run("Transpose", [T, int32("Tperm")], [x, operations.integers([1, 0])]);

/** One channel [1, d, h, w] moved; `axis` counts its axes. */
function moved(operations: Operations, channel: Id, shape: Shape, axis: number, by: number, fill: number | null): Id {
  if (fill === null) {
    const roll = [T, int32("Tshift"), int32("Taxis")];
    return operations.run("Roll", roll, [channel, operations.integers([by]), operations.integers([axis])]);
  }
  return holding(operations, (hold) => {
    const kept = shape.map((length, i) => (i === axis ? length - Math.abs(by) : length));
    const from = shape.map((_, i) => (i === axis ? Math.max(0, -by) : 0));
    const rest = hold(sliced(operations, channel, from, kept));
    const free = hold(
      operations.run(
        "Fill",
        [T, int32("index_type")],
        [operations.integers(shape.map((length, i) => (i === axis ? Math.abs(by) : length))), operations.scalar(fill)],
      ),
    );
    return joined(operations, by > 0 ? [free, rest] : [rest, free], axis);
  });
}

/** One sample [1, d, h, w, c] with its channels moved; seen channel by channel, where each is one piece of memory. */
function movedSample(operations: Operations, sample: Id, shape: Shape, moves: readonly Move[], fill: number | null): Id {
  const [, d, h, w, c] = shape as [number, number, number, number, number];
  return holding(operations, (hold) => {
    const rows = hold(reshaped(operations, sample, [d * h * w, c]));
    const channels = hold(reshaped(operations, hold(transposed(operations, rows)), [c, d, h, w]));
    const pieces = cut(operations, channels, Array<number>(c).fill(1), 0);
    for (const piece of pieces) hold(piece);
    const parts = pieces.map((piece, index) => {
      const { axis, by } = moves[index]!;
      return by === 0 ? piece : hold(moved(operations, piece, [1, d, h, w], axis + 1, by, fill));
    });
    const together = hold(reshaped(operations, hold(joined(operations, parts, 0)), [c, d * h * w]));
    return reshaped(operations, hold(transposed(operations, together)), shape);
  });
}

/** Each channel of each sample of [n, d, h, w, c] moved as `moves` says; null leaves a sample. */
export function movedChannels(
  operations: Operations,
  x: Id,
  shape: Shape,
  moves: readonly (readonly Move[] | null)[],
  fill: number | null,
): Id {
  const one = [1, ...shape.slice(1)];
  return holding(operations, (hold) => {
    const parts = moves.map((move, sample) => {
      const piece = hold(sliced(operations, x, [sample, 0, 0, 0, 0], one));
      return move === null ? piece : hold(movedSample(operations, piece, one, move, fill));
    });
    return joined(operations, parts, 0);
  });
}
