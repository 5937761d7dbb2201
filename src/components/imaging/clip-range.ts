import { type Misfit, refuseMisfits } from "../../runner/contract/misfit.ts";

/** The parameter `clip` upside down. */
export function clipMisfits({ clip }: { readonly clip?: readonly number[] }): Misfit[] {
  if (!clip) return [];
  const [least, greatest] = clip as [number, number]; // the schema asks for two
  if (least <= greatest) return [];
  return [{ at: ["clip"], message: `clip: ${least} is not below ${greatest}`, allowed: "[least, greatest]" }];
}

/** The parameter `clip` as least and greatest value; throws InputError for a range that is upside down. */
export function clipRange(clip: readonly number[]): readonly [number, number] {
  refuseMisfits(clipMisfits({ clip }));
  return clip as unknown as readonly [number, number]; // the schema asks for two
}
