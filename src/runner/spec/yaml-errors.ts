import type { YAMLError } from "yaml";
import type { SpecCode } from "./codes.ts";
import type { Reporter } from "./diagnostics.ts";
import { placeOf, type Source, span } from "./source.ts";

interface Opener {
  readonly at: number;
  readonly mark: string;
}

interface Translated {
  readonly code: SpecCode;
  readonly message: string;
  readonly at: number;
  readonly end: number;
  readonly help?: string;
}

/** Reports the parser's errors in our words: the first of each line, and none after one that leaves a bracket or quote open. */
export function reportSyntax(source: Source, errors: readonly YAMLError[], openers: readonly Opener[], report: Reporter): void {
  const lines = new Set<number>();
  const ordered = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const error of ordered) {
    const told = translate(source, error, openers);
    const where = span(source, told.at, Math.max(told.end, told.at + 1));
    const { line } = placeOf(where);
    const errorLine = placeOf(span(source, error.pos[0])).line;
    const known = lines.has(line) || lines.has(errorLine) || lines.has(errorLine - 1);
    lines.add(line).add(errorLine);
    if (!known) report.add(told.code, told.message, where, { help: told.help });
    if (told.code === "unclosed") return;
  }
}

/** The last bracket or quote before `at` that is still open. */
function openBefore(openers: readonly Opener[], at: number, marks: string): Opener | undefined {
  return openers.findLast((opener) => opener.at < at && marks.includes(opener.mark));
}

function translate(source: Source, error: YAMLError, openers: readonly Opener[]): Translated {
  const { message } = error;
  const [at, end] = error.pos;
  const { source: line, column } = placeOf(span(source, at));
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  const lineStart = at - (column - 1);
  if (error.code === "TAB_AS_INDENT" || (indent.includes("\t") && column - 1 <= indent.length)) {
    const tab = lineStart + Math.max(0, indent.indexOf("\t"));
    return { code: "tab", message: "a tab in the indentation; YAML wants spaces", at: indent.includes("\t") ? tab : at, end };
  }
  const syntax = (text: string, help?: string): Translated => ({
    code: "yaml-syntax",
    message: text,
    at,
    end,
    ...(help === undefined ? {} : { help }),
  });
  if (message.startsWith("Missing closing")) {
    const mark = message.includes('"') ? '"' : "'";
    const open = openBefore(openers, at, mark)?.at ?? at;
    return { code: "unclosed", message: `a text in quotes that is never closed with ${mark}`, at: open, end: at };
  }
  if (/^Flow (map|sequence) in block/.test(message) || /flow-(map|seq)-end|must be sufficiently indented and end/.test(message)) {
    const open = openBefore(openers, at, "{[");
    if (open)
      return {
        code: "unclosed",
        message: `this ${open.mark} is never closed, or what it holds is not indented`,
        at: open.at,
        end: open.at + 1,
      };
    return syntax(`nothing is open here that ${JSON.stringify(source.text[at] ?? "")} could close`);
  }
  if (error.code === "MULTILINE_IMPLICIT_KEY") {
    const next = source.text.indexOf("\n", at) + 1;
    const key = /^\s*/.exec(source.text.slice(next, next + 1000))?.[0].length ?? 0;
    return {
      code: "bad-indent",
      message: "this line is indented deeper than what stands above it allows",
      at: next + key,
      end: next + key + 1,
    };
  }
  if (error.code === "BLOCK_AS_IMPLICIT_KEY") {
    const next = source.text.indexOf("\n", at);
    if (next >= 0 && next < end)
      return translate(source, { ...error, message, pos: error.pos, code: "MULTILINE_IMPLICIT_KEY" }, openers);
    return syntax('a second ": " on one line', "put the text in quotes, or the inner map on lines of its own");
  }
  if (error.code === "BAD_INDENT") {
    const key = lineStart + indent.length;
    return { code: "bad-indent", message: "the indentation fits none of the lines above", at: key, end: key + 1 };
  }
  if (message.startsWith("Implicit map keys need")) return syntax('a ":" is missing after this key');
  if (message.startsWith("Missing ,") || error.code === "BLOCK_IN_FLOW") return syntax('a "," is missing before this');
  if (error.code === "BAD_SCALAR_START")
    return syntax(`a text cannot start with ${JSON.stringify(source.text[at] ?? "")}`, "put it in quotes");
  if (error.code === "BAD_DQ_ESCAPE")
    return syntax(`no such escape in double quotes: ${source.text.slice(at, end)}`, "use single quotes, or \\\\ for a backslash");
  if (error.code === "BAD_ALIAS") return syntax("a * at the start of a value reads an anchor", "put the text in quotes");
  if (message.includes("on same line with key"))
    return syntax("a list starts on the line of its key", "put it on lines of its own, or write [ … ]");
  if (error.code === "UNEXPECTED_TOKEN")
    return syntax(`this does not belong here: ${JSON.stringify(source.text.slice(at, Math.min(end, at + 40)))}`);
  return syntax(`${message.slice(0, 1).toLowerCase()}${message.slice(1)}`);
}
