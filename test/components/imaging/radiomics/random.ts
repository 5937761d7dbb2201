/** Numbers that are random enough for inputs, the same on every run (Park and Miller's generator). */
export interface Random {
  /** From 0 up to 1. */
  number(): number;
  /** A whole number, both ends included. */
  integer(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
}

export function randomOf(seed: number): Random {
  let state = (seed % 2147483646) + 1;
  const number = (): number => {
    state = (state * 48271) % 2147483647;
    return (state - 1) / 2147483646;
  };
  for (let i = 0; i < 10; i++) number();
  const integer = (low: number, high: number): number => low + Math.floor(number() * (high - low + 1));
  return { number, integer, pick: (items) => items[integer(0, items.length - 1)]! };
}
