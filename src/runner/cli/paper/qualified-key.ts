import { stateName } from "../../plan/freshness.ts";

/** A number's key and, where it names them, the experiment and variant whose results print it. */
export interface KeyWords {
  readonly experiment: string | null;
  readonly variant: string | null;
  readonly key: string;
}

/** The key of a number in a paper, where those of several experiments meet: `EXPERIMENT/KEY`, `EXPERIMENT@VARIANT/KEY`. */
export const qualifiedKey = (experiment: string, variant: string | null, key: string): string =>
  `${stateName(experiment, variant)}/${key}`;

/** Reads a key with or without its experiment. */
export function readKey(text: string): KeyWords {
  const slash = text.indexOf("/");
  if (slash < 0) return { experiment: null, variant: null, key: text };
  const [owner, key] = [text.slice(0, slash), text.slice(slash + 1)];
  const at = owner.indexOf("@");
  return at < 0
    ? { experiment: owner, variant: null, key }
    : { experiment: owner.slice(0, at), variant: owner.slice(at + 1), key };
}
