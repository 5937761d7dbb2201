import { type Expression, parseTemplate, type Template } from "./expression.ts";

/** A reference to outputs, as written: its parts may hold expressions of the matrix. */
export interface Reference {
  readonly text: string;
  readonly experiment: Template | null;
  readonly stage: Template;
  /** `*`: the base and every variant. */
  readonly variant: Template | "*" | null;
  /** `*`: every cell; else the axes that are given, each with a value or `*`. Null: none written. */
  readonly cells: "*" | readonly { readonly axis: string; readonly value: Template | "*" }[] | null;
  /** Null: none written, which is a mistake. */
  readonly port: Template | null;
}

export interface ReferenceProblem {
  readonly problem: string;
}

const FIRST = 0xe000;
const NAME = "[A-Za-z0-9_\\ue000-\\uefff][\\w\\ue000-\\uefff-]*";
const FORM = new RegExp(
  `^(?:([A-Za-z0-9\\ue000-\\uefff][\\w.\\ue000-\\uefff-]*):)?(${NAME})(?:@(\\*|${NAME}))?(?:\\[(.*)\\])?(?:\\.(${NAME}))?$`,
  "s",
);
/** By far the most common form. */
const PLAIN = /^([A-Za-z0-9][\w-]*)\.([A-Za-z0-9_][\w-]*)$/;
const PAIR = /\s*([A-Za-z_][\w-]*)\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^,"'[\]]*)\s*(,|$)/sy;

/** Takes a reference apart; the form alone is looked at. */
export function parseReference(text: string): Reference | ReferenceProblem {
  const plain = PLAIN.exec(text);
  if (plain) return { text, experiment: null, stage: [plain[1] ?? ""], variant: null, cells: null, port: [plain[2] ?? ""] };
  const expressions: Expression[] = [];
  const template = parseTemplate(text) ?? [text];
  if (/[\ue000-\uefff]/.test(text)) return { problem: "holds private-use characters" };
  // Expressions become single letters, so that what they hold cannot be taken for punctuation.
  const masked = template
    .map((part) => (typeof part === "string" ? part : String.fromCharCode(FIRST + expressions.push(part) - 1)))
    .join("");
  if (expressions.length > 1000) return { problem: "holds too many expressions" };
  const fill = (part: string): Template =>
    part
      .split(/([\ue000-\uefff])/)
      .filter((piece) => piece !== "")
      .map((piece) => expressions[piece.charCodeAt(0) - FIRST] ?? piece);
  const match = FORM.exec(masked.trim());
  if (!match) return { problem: "is no reference" };
  const [, experiment, stage = "", variant, selector, port] = match;
  let cells: Reference["cells"] = null;
  if (selector !== undefined) {
    if (selector.trim() === "*") cells = "*";
    else {
      const pairs = parsePairs(selector, fill);
      if (typeof pairs === "string") return { problem: pairs };
      cells = pairs;
    }
  }
  return {
    text,
    experiment: experiment === undefined ? null : fill(experiment),
    stage: fill(stage),
    variant: variant === undefined ? null : variant === "*" ? "*" : fill(variant),
    cells,
    port: port === undefined ? null : fill(port),
  };
}

function parsePairs(selector: string, fill: (part: string) => Template): Exclude<Reference["cells"], "*" | null> | string {
  const pairs: { axis: string; value: Template | "*" }[] = [];
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < selector.length || pairs.length === 0) {
    const match = PAIR.exec(selector);
    if (!match) return "has a selector that is neither [*] nor [axis=value, …]";
    const [, axis = "", written = ""] = match;
    const value = written.trim();
    if (value === "") return `gives no value for ${axis}`;
    if (pairs.some((pair) => pair.axis === axis)) return `names the axis ${axis} twice`;
    pairs.push({ axis, value: value === "*" ? "*" : fill(/^["']/.test(value) ? unquote(value) : value) });
    if (match[3] === "") break;
  }
  return pairs;
}

const unquote = (text: string): string => text.slice(1, -1).replace(/\\(.)/gs, "$1");
