import { TEX_SIGNS } from "../../../formats/tex-signs.ts";

const SIGNS: Readonly<Record<string, string>> = {
  ...TEX_SIGNS,
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\symbol{34}",
  "`": "\\symbol{96}",
};

/** Letters with accents that LaTeX sets in any encoding of its fonts. */
const LETTER = /[À-ÖØ-öø-ÿ]/;
const ONLY_IN_T1 = /[ÐÞðþ]/;

/**
 * Any text as LaTeX text that compiles without a package and prints the same characters; one that usual fonts do not have stands by its
 * code, `[U+3B1]`. Signs that languages of babel make active are written so that they stay what they are.
 */
export const texText = (text: string): string =>
  text.replace(/\p{Cc}+/gu, " ").replace(/--+|[^A-Za-z0-9 ]/gu, (sign) => {
    if (sign.length > 1 && sign.startsWith("-")) return [...sign].join("{}");
    const known = SIGNS[sign];
    if (known !== undefined) return known;
    if (/[!-~]/.test(sign) || (LETTER.test(sign) && !ONLY_IN_T1.test(sign))) return sign;
    return `[U+${(sign.codePointAt(0) as number).toString(16).toUpperCase()}]`;
  });

/** Any text in typewriter letters, which have every sign of ASCII at its place; it may break after each part of a name or path. */
export const texCode = (text: string): string => {
  const signs = (part: string): string =>
    part
      .split(/([\\{}<>|_~^"`])/)
      .map((piece, i) => (i % 2 === 1 ? `\\symbol{${piece.charCodeAt(0)}}` : texText(piece)))
      .join("");
  return `\\texttt{${text
    .split(/(?<=[/_,:=])/)
    .map(signs)
    .join("\\allowbreak{}")}}`;
};

/** A text as one line of a LaTeX comment. */
export const commentText = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, " ").trim();
