/**
 * An unquoted `[*]` or `${…}` inside a flow list or map is not YAML, and the parser's own messages for it mislead.
 * So when a text does not parse, what looks like a selector or expression is written with stand-ins of the same length
 * and parsed again: plain values that hold stand-ins are then exactly the ones that lack their quotes, all else goes on
 * being checked, and every offset stays what it was.
 */
const PLAIN = "[]{},:*#&!|>%@`";
const FIRST = 0xe000;

const STAND_IN = /[\ue000-\ue00f]/;
const EXPRESSION = /\$\{[^{}\n"']*\}/g;
// The look-behind starts at whole words alone, which keeps a long word from costs that grow with its square.
const SELECTOR = /(?<![\w.$\ue000-\ue00f-])[\w\ue000-\ue00f$][\w.$\ue000-\ue00f-]*(?:@[^\s[\]{},"']+)?\[[^[\]{}\n"']*\]/g;

const mask = (text: string): string =>
  [...text].map((c) => (PLAIN.includes(c) ? String.fromCharCode(FIRST + PLAIN.indexOf(c)) : c)).join("");

/** The text with stand-ins, or null if it holds nothing to stand in for (or stand-ins of its own). */
export function maskUnquoted(text: string): string | null {
  if (STAND_IN.test(text)) return null;
  const masked = text.replace(EXPRESSION, mask).replace(SELECTOR, mask);
  return masked === text ? null : masked;
}

/** Whether a masked text holds stand-ins. */
export const isMasked = (text: string): boolean => STAND_IN.test(text);

/** The text as it was written. */
export const unmask = (text: string): string =>
  STAND_IN.test(text) ? text.replace(/[\ue000-\ue00f]/g, (c) => PLAIN[c.charCodeAt(0) - FIRST] ?? c) : text;
