import { InputError } from "../../runner/contract/failure.ts";

/** Slice numbers as a person counts them (from 1) as voxel numbers from 0; an InputError for one beyond the volume. */
export function checkSlices(numbers: readonly number[], slices: number): number[] {
  const beyond = numbers.find((number) => number > slices);
  if (beyond !== undefined) {
    const message = `"slices" names slice ${beyond}, but the volume has ${slices}`;
    throw new InputError({ code: "no-such-slice", message, allowed: `1 to ${slices}` });
  }
  return numbers.map((number) => number - 1);
}
