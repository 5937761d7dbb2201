import { qualifiedKey } from "./qualified-key.ts";

/** A number with its key, as LaTeX that regimen wrote has it. */
export interface KeyMacro {
  readonly key: string;
  /** What is printed, in LaTeX. */
  readonly text: string;
}

/** `\rgval{KEY}{` and `\rgdefine{KEY}{`; where these macros are defined there is `#1`, or no brace. */
const MACRO = /\\(rgval|rgdefine)\{([^{}#\\%\s/]+)\}(?=\{)/g;

/** Puts `owner/` before the key of every `\rgval` and `\rgdefine`, and changes nothing else. */
export const qualifyMacros = (tex: string, owner: string): string =>
  tex.replace(MACRO, (_, macro: string, key: string) => `\\${macro}{${qualifiedKey(owner, key)}}`);

/** Every number of LaTeX that regimen wrote, in its order. */
export const keyMacros = (tex: string): readonly KeyMacro[] =>
  [...tex.matchAll(MACRO)].map((found) => {
    const first = found.index + found[0].length;
    const name = groupAt(tex, first);
    // \rgdefine has its name between
    return { key: found[2] as string, text: found[1] === "rgval" ? name : groupAt(tex, first + name.length + 2) };
  });

/** The content of the braces that open at `at`; empty where none do. */
function groupAt(tex: string, at: number): string {
  if (tex[at] !== "{") return "";
  let depth = 0;
  for (let i = at; i < tex.length; i++) {
    if (tex[i] === "\\") i++;
    else if (tex[i] === "{") depth++;
    else if (tex[i] === "}" && --depth === 0) return tex.slice(at + 1, i);
  }
  return tex.slice(at + 1);
}
