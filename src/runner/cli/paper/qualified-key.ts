import { stateName } from "../../plan/freshness.ts";

/** Whose results a paper's numbers and files are, as its keys and folders name it: `covid-mtl`, `covid-mtl@no-weights`. */
export const ownerOf = ({ experiment, variant }: { readonly experiment: string; readonly variant: string | null }): string =>
  stateName(experiment, variant);

/** A number's key and, where it names them, the experiment and variant whose results print it. */
export interface KeyWords {
  readonly experiment: string | null;
  readonly variant: string | null;
  readonly key: string;
}

/** The key of a number in a paper, where those of several experiments meet: `EXPERIMENT/KEY`, `EXPERIMENT@VARIANT/KEY`. */
export const qualifiedKey = (owner: string, key: string): string => `${owner}/${key}`;

/** A key's owner and the rest of it; the owner is null where it names none. */
export function splitKey(text: string): { readonly owner: string | null; readonly key: string } {
  const slash = text.indexOf("/");
  return slash < 0 ? { owner: null, key: text } : { owner: text.slice(0, slash), key: text.slice(slash + 1) };
}

/** Reads a key with or without its experiment. */
export function readKey(text: string): KeyWords {
  const { owner, key } = splitKey(text);
  if (owner === null) return { experiment: null, variant: null, key };
  const at = owner.indexOf("@");
  return at < 0
    ? { experiment: owner, variant: null, key }
    : { experiment: owner.slice(0, at), variant: owner.slice(at + 1), key };
}
