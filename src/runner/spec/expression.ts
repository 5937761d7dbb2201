/** One `${…}` of a text. */
export interface Expression {
  /** As written, with `${` and `}`. */
  readonly text: string;
  /** `params`, `matrix`, `env`, `case`, or a mistake. */
  readonly root: string;
  readonly path: readonly string[];
  /** What follows `:-`. */
  readonly fallback: string | null;
  /** What is wrong with its form. */
  readonly problem?: string;
}

/** A text cut into what stands as it is and what is to be filled in. */
export type Template = readonly (string | Expression)[];

export const ROOTS: readonly string[] = ["params", "matrix", "env", "case"];

const FORM = /^([A-Za-z_][\w-]*)((?:\.[\w-]+)*)(?::-(.*))?$/s;
const cache = new Map<string, Template | null>();

/** The parts of a text, null if it holds nothing to fill in or to unescape; memoised. */
export function parseTemplate(text: string): Template | null {
  if (!text.includes("${")) return null;
  const known = cache.get(text);
  if (known !== undefined) return known;
  const template = parse(text);
  if (cache.size > 10_000) cache.clear();
  if (text.length < 1000) cache.set(text, template);
  return template;
}

function parse(text: string): Template {
  const parts: (string | Expression)[] = [];
  let literal = "";
  let at = 0;
  for (;;) {
    const next = text.indexOf("${", at);
    if (next < 0) break;
    if (text[next - 1] === "$" && next > at) {
      literal += `${text.slice(at, next - 1)}\${`;
      at = next + 2;
      continue;
    }
    literal += text.slice(at, next);
    const end = text.indexOf("}", next);
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push(parseOne(text.slice(next, end < 0 ? undefined : end + 1), end >= 0));
    at = end < 0 ? text.length : end + 1;
  }
  literal += text.slice(at);
  if (literal !== "") parts.push(literal);
  return parts;
}

function parseOne(text: string, closed: boolean): Expression {
  const inner = text.slice(2, closed ? -1 : undefined).trim();
  const bad = (problem: string): Expression => ({ text, root: "", path: [], fallback: null, problem });
  if (!closed) return bad("is never closed with }");
  if (inner === "") return bad("is empty");
  if (inner.includes("${")) return bad("holds another ${");
  const match = FORM.exec(inner);
  if (!match) return bad("is not of the form ${params.NAME}");
  const root = match[1] ?? "";
  const path = (match[2] ?? "").split(".").slice(1);
  const fallback = match[3] ?? null;
  if (fallback !== null && root !== "env") return bad("has a default; only ${env.NAME:-default} may");
  if (ROOTS.includes(root) && path.length === 0) return bad(`names no value of ${root}`);
  if ((root === "env" || root === "matrix") && path.length > 1) return bad(`has more than one name after ${root}`);
  return { text, root, path, fallback };
}
