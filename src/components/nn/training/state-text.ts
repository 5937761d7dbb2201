/**
 * A training's state as text and back: JSON in which numbers that JSON does not have (NaN, infinities) stand as words, so that what is read
 * is what was written, bit by bit.
 */
export const writeState = (state: unknown): string =>
  JSON.stringify(state, (_, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? { [NUMBER]: String(value) } : value,
  );

export const readState = (text: string): unknown =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === "object" && value !== null && NUMBER in value ? Number(value[NUMBER]) : value,
  );

const NUMBER = "$number";
