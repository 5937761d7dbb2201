import { InputError } from "../../runner/contract/failure.ts";

/** The parameter `clip` as least and greatest value; throws InputError for a range that is upside down. */
export function clipRange(clip: readonly number[]): readonly [number, number] {
  const [least, greatest] = clip as [number, number]; // the schema asks for two
  if (!(least <= greatest)) {
    throw new InputError({
      code: "bad-parameter",
      message: `clip: ${least} is not below ${greatest}`,
      allowed: "[least, greatest]",
    });
  }
  return [least, greatest];
}
