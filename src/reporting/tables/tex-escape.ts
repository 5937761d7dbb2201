import { TEX_SIGNS } from "../../formats/tex-signs.ts";

const TEX: Readonly<Record<string, string>> = {
  ...TEX_SIGNS,
  "<": "$<$",
  ">": "$>$",
  "÷": "$\\div$",
  "≠": "$\\ne$",
  "∞": "$\\infty$",
  "↑": "$\\uparrow$",
  "↓": "$\\downarrow$",
  "≈": "$\\approx$",
  "°": "$^{\\circ}$",
  "†": "$\\dagger$",
  "‡": "$\\ddagger$",
  µ: "$\\mu$",
  α: "$\\alpha$",
  β: "$\\beta$",
  γ: "$\\gamma$",
  κ: "$\\kappa$",
  μ: "$\\mu$",
  ρ: "$\\rho$",
  σ: "$\\sigma$",
  χ: "$\\chi$",
  "“": "``",
  "”": "''",
  "’": "'",
  "\u00a0": "~",
};
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
const PLAIN = "0123456789-";

/**
 * Plain text as LaTeX text (pdfLaTeX, no package needed): special characters escaped, comparison and plus-minus signs and powers in
 * math mode, a hyphen before a number as a minus sign, straight quotes in pairs as curly ones. Letters with accents pass as they are (LaTeX reads UTF-8).
 */
export function escapeTex(text: string): string {
  return pairQuotes(text)
    .replace(/(?<![\p{L}\p{N}_)])-(?=[\d.∞])/gu, "−")
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|[\\{}$&#_%~^<>±×÷−≤≥≠∞·→↑↓≈°†‡µαβγκμρσχ—–…“”’\u00a0]/gu, (match) => {
      const known = TEX[match];
      if (known !== undefined) return known;
      return `$^{${[...match].map((character) => PLAIN[SUPERSCRIPT.indexOf(character)]!).join("")}}$`;
    });
}

/** Straight quotes in pairs as curly ones; one alone stays. */
export const pairQuotes = (text: string): string => text.replace(/"([^"]*)"/g, "“$1”");
