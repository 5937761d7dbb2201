import { composed } from "./composed.ts";
import type { BasicEngine, Engine, JoinedKernels, Normalized, Window } from "./engine.ts";
import { type Shape, sizeOf, type Tensor } from "./tensor.ts";

const text = (shape: Shape): string => `[${shape.join(", ")}]`;
const equal = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((length, axis) => length === b[axis]);

function need(holds: boolean, message: () => string): void {
  if (!holds) throw new RangeError(message());
}

/**
 * The engine whole, what it has not as one kernel put together of others; and with its arguments' shapes checked, so that a mistake ends
 * in the same words on every engine rather than in numbers from beside a tensor.
 */
export function checked(basic: BasicEngine & Partial<JoinedKernels>): Engine {
  const engine: Engine = { ...composed(basic), ...basic };
  const volume = (x: Tensor, what: string): void =>
    need(x.shape.length === 5, () => `${what} takes [n, d, h, w, c], not ${text(x.shape)}`);
  const same = (a: Tensor, b: Tensor, what: string): void =>
    need(equal(a.shape, b.shape), () => `${what} takes equal shapes, not ${text(a.shape)} and ${text(b.shape)}`);
  const perChannel = (v: Tensor, x: Tensor, what: string): void =>
    need(equal(v.shape, x.shape.slice(-1)), () => `${what} takes one number a channel of ${text(x.shape)}, not ${text(v.shape)}`);
  const range = (from: number, count: number, length: number): void =>
    need(
      Number.isInteger(from) && Number.isInteger(count) && from >= 0 && count > 0 && from + count <= length,
      () => `samples ${from} to ${from + count - 1} are not among ${length}`,
    );

  /** Checks tensors that are normalised side by side and tells the shape they are joined to. */
  function joinedShape(parts: readonly Pick<Normalized, "x" | "by">[]): Shape {
    need(parts.length > 0, () => "nothing to normalise");
    const [first] = parts as readonly [Pick<Normalized, "x" | "by">];
    for (const { x, by } of parts) {
      for (const v of [by.mean, by.variance, by.scale]) perChannel(v, x, "a normalisation");
      need(
        equal(x.shape.slice(0, -1), first.x.shape.slice(0, -1)) && by.epsilon === first.by.epsilon,
        () =>
          `what is normalised side by side has one ε and equal shapes but for channels, not ${text(x.shape)} beside ${text(first.x.shape)}`,
      );
    }
    return [...first.x.shape.slice(0, -1), parts.reduce((sum, { x }) => sum + x.shape.at(-1)!, 0)];
  }

  function windowOn(shape: Shape, window: Window, what: string): Shape {
    const { size, stride, padding } = window;
    need(
      [size, stride].every((value) => Number.isInteger(value) && value > 0) &&
        Number.isInteger(padding) &&
        padding >= 0 &&
        padding < size,
      () => `${what} takes a size and a stride from 1 and a padding below the size, not ${size}, ${stride} and ${padding}`,
    );
    const inside = shape.slice(1, 4);
    need(
      inside.every((length) => length + 2 * padding >= size),
      () => `${what} of ${size} with padding ${padding} does not fit into ${text(shape)}`,
    );
    return inside.map((length) => Math.floor((length + 2 * padding - size) / stride) + 1);
  }

  /** Checks a convolution of `shape` and tells the shape it comes to. */
  function convolved(shape: Shape, w: Shape, window: Window): Shape {
    const { size } = window;
    const space = windowOn(shape, window, "a convolution");
    need(
      w.length === 5 && w.slice(0, 3).every((length) => length === size) && w[3] === shape[4],
      () => `weights ${text(w)} do not fit a convolution of ${size} on ${text(shape)}`,
    );
    return [shape[0]!, ...space, w[4]!];
  }
  const isThe = (dy: Tensor, wanted: Shape, what: string): void =>
    need(equal(dy.shape, wanted), () => `the gradient of ${what} has the shape ${text(wanted)}, not ${text(dy.shape)}`);

  return {
    ...engine,
    upload(values, shape) {
      need(values.length === sizeOf(shape), () => `${values.length} numbers do not make ${text(shape)}`);
      return engine.upload(values, shape);
    },
    reshape(x, shape) {
      need(sizeOf(x.shape) === sizeOf(shape), () => `${text(x.shape)} cannot be seen as ${text(shape)}`);
      return engine.reshape(x, shape);
    },
    conv(x, w, window) {
      volume(x, "a convolution");
      convolved(x.shape, w.shape, window);
      return engine.conv(x, w, window);
    },
    convInputGradient(dy, w, shape, window) {
      isThe(dy, convolved(shape, w.shape, window), "a convolution");
      return engine.convInputGradient(dy, w, shape, window);
    },
    convWeightGradient(x, dy, window) {
      volume(x, "a convolution");
      const { size } = window;
      isThe(dy, convolved(x.shape, [size, size, size, x.shape[4]!, dy.shape.at(-1)!], window), "a convolution");
      return engine.convWeightGradient(x, dy, window);
    },
    normalize(x, by, shift) {
      for (const v of [by.mean, by.variance, by.scale, shift]) perChannel(v, x, "a normalisation");
      return engine.normalize(x, by, shift);
    },
    normalizeGradient(dy, x, by) {
      isThe(dy, x.shape, "a normalisation");
      for (const v of [by.mean, by.variance, by.scale]) perChannel(v, x, "a normalisation");
      return engine.normalizeGradient(dy, x, by);
    },
    normalizeFixedGradient(dy, x, by) {
      isThe(dy, x.shape, "a normalisation");
      for (const v of [by.mean, by.variance, by.scale]) perChannel(v, x, "a normalisation");
      return engine.normalizeFixedGradient(dy, x, by);
    },
    normalizeJoined(parts, then) {
      const shape = joinedShape(parts);
      for (const { x, shift } of parts) perChannel(shift, x, "a normalisation");
      const { added } = then;
      need(
        added === undefined || equal(added.shape, shape),
        () => `what is added to normalised tensors has their joint shape ${text(shape)}, not ${text(added!.shape)}`,
      );
      return engine.normalizeJoined(parts, then);
    },
    normalizeJoinedGradient(dy, y, parts, how) {
      const shape = joinedShape(parts);
      isThe(dy, shape, "a normalisation");
      need(
        how.relu ? y !== undefined && equal(y.shape, shape) : true,
        () => `the gradient of ReLU takes its output ${text(shape)}`,
      );
      return engine.normalizeJoinedGradient(dy, y, parts, how);
    },
    reluGradient(dy, y) {
      isThe(dy, y.shape, "ReLU");
      return engine.reluGradient(dy, y);
    },
    maxPool(x, window) {
      volume(x, "pooling");
      windowOn(x.shape, window, "pooling");
      return engine.maxPool(x, window);
    },
    maxPoolGradient(dy, x, pooled, window) {
      isThe(dy, [x.shape[0]!, ...windowOn(x.shape, window, "pooling"), x.shape[4]!], "pooling");
      return engine.maxPoolGradient(dy, x, pooled, window);
    },
    averageSpace(x) {
      volume(x, "an average over space");
      return engine.averageSpace(x);
    },
    averageSpaceGradient(dy, shape) {
      isThe(dy, [shape[0]!, shape[4]!], "an average over space");
      return engine.averageSpaceGradient(dy, shape);
    },
    add(a, b) {
      same(a, b, "a sum");
      return engine.add(a, b);
    },
    subtract(a, b) {
      same(a, b, "a difference");
      return engine.subtract(a, b);
    },
    multiply(a, b) {
      same(a, b, "a product");
      return engine.multiply(a, b);
    },
    divide(a, b) {
      same(a, b, "a quotient");
      return engine.divide(a, b);
    },
    combine(a, x, b, y) {
      same(x, y, "a sum");
      return engine.combine(a, x, b, y);
    },
    affine(x, scale, shift) {
      for (const v of [scale, shift]) perChannel(v, x, "a scale and shift");
      return engine.affine(x, scale, shift);
    },
    addBias(x, bias) {
      perChannel(bias, x, "a bias");
      return engine.addBias(x, bias);
    },
    matMul(a, b, transposeA, transposeB) {
      const inner = [a.shape[transposeA ? 0 : 1], b.shape[transposeB ? 1 : 0]];
      need(
        a.shape.length === 2 && b.shape.length === 2 && inner[0] === inner[1],
        () =>
          `a matrix product does not take ${text(a.shape)}${transposeA ? " transposed" : ""} and ${text(b.shape)}${transposeB ? " transposed" : ""}`,
      );
      return engine.matMul(a, b, transposeA, transposeB);
    },
    concatChannels(parts) {
      need(parts.length > 0, () => "nothing to join");
      for (const part of parts)
        need(
          equal(part.shape.slice(0, -1), parts[0]!.shape.slice(0, -1)),
          () => `channels of ${text(parts[0]!.shape)} and ${text(part.shape)} cannot be joined`,
        );
      return engine.concatChannels(parts);
    },
    splitChannels(x, sizes) {
      need(
        sizes.every((size) => Number.isInteger(size) && size > 0) && sizes.reduce((a, b) => a + b, 0) === x.shape.at(-1),
        () => `the channels of ${text(x.shape)} do not split into ${sizes.join(" + ")}`,
      );
      return engine.splitChannels(x, sizes);
    },
    concatSamples(parts) {
      need(parts.length > 0, () => "nothing to join");
      for (const part of parts)
        need(
          equal(part.shape.slice(1), parts[0]!.shape.slice(1)),
          () => `samples of ${text(parts[0]!.shape)} and ${text(part.shape)} cannot be joined`,
        );
      return engine.concatSamples(parts);
    },
    sliceSamples(x, from, count) {
      range(from, count, x.shape[0]!);
      return engine.sliceSamples(x, from, count);
    },
    moveChannels(x, moves, fill) {
      volume(x, "moving channels");
      need(moves.length === x.shape[0], () => `${moves.length} samples' moves for ${x.shape[0]} samples`);
      for (const sample of moves) {
        if (sample === null) continue;
        need(sample.length === x.shape[4], () => `${sample.length} moves for ${x.shape[4]} channels`);
        for (const { axis, by } of sample)
          need(
            Number.isInteger(by) && Math.abs(by) < x.shape[axis + 1]!,
            () => `a move by ${by} along axis ${axis} does not stay inside ${text(x.shape)}`,
          );
      }
      return engine.moveChannels(x, moves, fill);
    },
  };
}
