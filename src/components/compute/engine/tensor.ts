/** Sizes along each axis, outermost first. */
export type Shape = readonly number[];

/** How many numbers a shape holds. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);

/**
 * Float32 numbers that lie in an engine, in C order. Counted by hand, since a training step must give memory back the moment it can:
 * who makes a tensor owns one use of it, `retain` adds one, `release` takes one, and the last gives the memory back.
 * A function borrows its arguments unless its comment says that it takes them over; what it returns the caller owns.
 */
export interface Tensor {
  readonly shape: Shape;
  /** Adds a use; returns the same tensor. */
  retain(): Tensor;
  /** Ends a use; the last frees. Throws when there is none left. */
  release(): void;
}
