import { Frames } from "./tex-frames.ts";
import { argumentsOf, environmentArguments, MATH, NO_PROSE, type Noted, VERBATIM } from "./tex-macros.ts";

/** What a macro's argument says that is noted: where its content stands, `end` exclusive, and the content. */
export interface Mark {
  readonly use: Noted;
  readonly macro: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A LaTeX source as the check reads it. */
export interface ScannedTex {
  /**
   * The source with all that is no text of the paper as NUL characters, so that positions are those of the source: comments, verbatim, names
   * of macros, options, what cites, refers or measures, and the preamble but for what its macros stand for.
   */
  readonly prose: string;
  /** In the order in which their arguments end. */
  readonly marks: readonly Mark[];
  /** Macros without arguments that stand for plain text. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Where lines stand that say in a comment that their numbers are by hand: offsets of the comments. */
  readonly byHand: readonly number[];
}

/** Longest content that is noted; a longer one is no path and no key. */
const LONGEST = 1000;
/** Control symbols that stay in the text: they belong to numbers or end rows. */
const KEPT = new Set([",", ";", "!", ":", " ", "%", "$", "&", "#", "\\", "_", "{", "}", "/", "-"]);
const BY_HAND = /^%\s*regimen:\s*by hand\b/;
const UNUSED = /^%\s*regimen:\s*unused\s+(\S+)/;

/**
 * Reads LaTeX without running it: one pass over the text, O(n), for any text at all; what does not end ends with its paragraph or with the
 * text. `inPreamble` for a file that a preamble puts in; one that has a preamble of its own is taken so by itself.
 */
export function scanTex(text: string, inPreamble = false): ScannedTex {
  return new Scanner(text, inPreamble || text.includes("\\begin{document}")).scan();
}

class Scanner {
  readonly #text: string;
  readonly #hidden: Uint8Array;
  readonly #frames: Frames;
  readonly #marks: Mark[] = [];
  readonly #definitions = new Map<string, string>();
  readonly #byHand: number[] = [];
  /** How often each environment that holds no text is open. */
  readonly #closed = new Map<string, number>();
  #closedDepth = 0;
  /** How many `\if…` are open since an `\iffalse`. */
  #falseDepth = 0;
  #math = false;
  #at = 0;

  constructor(text: string, inPreamble: boolean) {
    this.#text = text;
    this.#hidden = new Uint8Array(text.length);
    this.#frames = new Frames(inPreamble);
  }

  scan(): ScannedTex {
    const { length } = this.#text;
    while (this.#at < length) {
      const start = this.#at;
      const isText = this.#step();
      if (this.#at <= start) this.#at = start + 1;
      if (!isText || this.#isHidden) this.#hidden.fill(1, start, this.#at);
    }
    return { prose: this.#prose(), marks: this.#marks, definitions: this.#definitions, byHand: this.#byHand };
  }

  get #isHidden(): boolean {
    return this.#frames.hidden || this.#closedDepth > 0 || this.#falseDepth > 0;
  }

  /** Reads on from here; whether what was read may be text of the paper. */
  #step(): boolean {
    const char = this.#text[this.#at] as string;
    const raw = this.#frames.top?.use === "raw";
    if (char === "\\") return this.#macro();
    if (char === "%" && !raw) return this.#comment();
    if (char === "\n") return this.#newline();
    if (char === "{") return this.#open();
    if (char === "}") return this.#close();
    if (char === "[" && this.#frames.takesOption) {
      this.#frames.pushOption(this.#at);
      return this.#skip(1);
    }
    if (char === "]" && this.#frames.top?.close === "]") {
      this.#frames.popOption();
      return this.#skip(1);
    }
    if (char === "*" && this.#frames.takesStar) return this.#skip(1);
    if (char === "$" && !raw) this.#math = !this.#math;
    if ((char === "^" || char === "_") && !raw) return this.#script();
    if (char === "#") return this.#skip(2);
    if (char === " " || char === "\t" || char === "\r") {
      this.#frames.space();
      this.#at++;
      return true;
    }
    if (this.#frames.pending?.macro === "input") return this.#bareInput();
    this.#frames.forget();
    this.#at++;
    return true;
  }

  #skip(count: number): false {
    this.#at += count;
    return false;
  }

  #comment(): false {
    const end = this.#text.indexOf("\n", this.#at);
    const to = end < 0 ? this.#text.length : end;
    const comment = this.#text.slice(this.#at, Math.min(to, this.#at + LONGEST));
    if (BY_HAND.test(comment)) this.#byHand.push(this.#at);
    const unused = UNUSED.exec(comment)?.[1];
    if (unused !== undefined) this.#marks.push({ use: "unused", macro: "%", start: this.#at, end: to, text: unused });
    this.#at = to;
    return false;
  }

  /** A blank line ends what TeX does not let go on over one: options, arguments that are no text, and formulas. */
  #newline(): boolean {
    BLANK.lastIndex = this.#at;
    const blank = BLANK.exec(this.#text);
    this.#at += blank?.[0].length ?? 1;
    if (blank) {
      this.#math = false;
      this.#frames.endParagraph();
    } else this.#frames.space();
    return true;
  }

  #open(): boolean {
    this.#frames.push(this.#at + 1);
    this.#at++;
    return true;
  }

  #close(): boolean {
    const frame = this.#frames.pop();
    if (frame) this.#note(frame.use, frame.macro, frame.start, this.#at);
    this.#at++;
    return true;
  }

  #note(use: string | null, macro: string, start: number, end: number): void {
    if (use === null || use === "hide" || use === "text" || use === "raw" || end - start > LONGEST) return;
    const content = this.#text.slice(start, end);
    if (use === "define") this.#frames.defines = content.trim().replace(/^\\/, "");
    else if (use === "body") this.#define(content);
    else if (this.#falseDepth === 0) this.#marks.push({ use: use as Noted, macro, start, end, text: content });
  }

  #define(content: string): void {
    const name = this.#frames.defines;
    if (name !== "" && content.length <= 200 && !/[\\#%{}]/.test(content)) this.#definitions.set(name, content);
    this.#frames.defines = "";
  }

  /** `x^{2}` and `x_2` are no numbers of the paper. */
  #script(): false {
    this.#at++;
    if (this.#text[this.#at] === "{") {
      this.#frames.push(this.#at + 1, true);
      return this.#skip(1);
    }
    return this.#skip(/\d/.test(this.#text[this.#at] ?? "") ? 1 : 0);
  }

  /** `\input name`, without braces. */
  #bareInput(): false {
    BARE.lastIndex = this.#at;
    const name = BARE.exec(this.#text)?.[0] ?? "";
    this.#frames.forget();
    this.#note("input", "input", this.#at, this.#at + name.length);
    return this.#skip(Math.max(1, name.length));
  }

  #macro(): boolean {
    WORD.lastIndex = this.#at + 1;
    const name = WORD.exec(this.#text)?.[0];
    if (name === undefined) return this.#symbol();
    this.#at += 1 + name.length;
    if (this.#frames.top?.use === "raw") return false;
    if (this.#frames.pending?.next === "define") {
      this.#frames.defines = name;
      this.#frames.takeOne();
      return false;
    }
    if (this.#falseDepth > 0) {
      if (/^if(?!f$|thenelse$)/.test(name)) this.#falseDepth++;
      else if (name === "fi") this.#falseDepth--;
      return false;
    }
    this.#frames.forget();
    if (name === "iffalse") this.#falseDepth = 1;
    else if (name === "begin" || name === "end") this.#environment(name);
    else if (name === "endinput") this.#at = this.#text.length;
    else if (name === "verb" || (name === "lstinline" && !/[{[]/.test(this.#text[this.#at] ?? ""))) this.#verb();
    else if (/^[gex]?def$/.test(name)) this.#definition();
    else this.#frames.expect(name, argumentsOf(name), !this.#math || name === "sqrt");
    return false;
  }

  #symbol(): boolean {
    const symbol = this.#text[this.#at + 1] ?? "";
    if (symbol === "(" || symbol === "[") this.#math = true;
    if (symbol === ")" || symbol === "]") this.#math = false;
    this.#at += symbol === "" ? 1 : 2;
    if (this.#frames.top?.use !== "raw") {
      this.#frames.forget();
      if (symbol === "\\") this.#frames.expect("\\", [], true);
    }
    return KEPT.has(symbol);
  }

  #definition(): void {
    DEFINED.lastIndex = this.#at;
    const found = DEFINED.exec(this.#text);
    if (!found) return;
    this.#at += found[0].length;
    this.#frames.expect("def", ["body"], false);
    this.#frames.defines = found[2] === "" ? (found[1] as string) : "";
  }

  #verb(): void {
    const from = this.#text[this.#at] === "*" ? this.#at + 1 : this.#at;
    const [line = ""] = this.#text.slice(from, from + LONGEST).split("\n", 1);
    const end = line.indexOf(line[0] ?? "\n", 1);
    this.#at = end < 0 ? from : from + end + 1;
  }

  #environment(word: "begin" | "end"): void {
    ENVIRONMENT.lastIndex = this.#at;
    const found = ENVIRONMENT.exec(this.#text);
    if (!found) return;
    const name = found[1] as string;
    this.#at += found[0].length;
    if (name === "document") this.#document(word);
    else if (word === "begin") this.#begin(name);
    else this.#end(name);
  }

  #document(word: "begin" | "end"): void {
    if (word === "end") this.#at = this.#text.length;
    else {
      this.#frames.beginText();
      this.#closed.clear();
      this.#closedDepth = 0;
    }
  }

  #begin(name: string): void {
    if (VERBATIM.has(name)) {
      const end = this.#text.indexOf(`\\end{${name}}`, this.#at);
      this.#at = end < 0 ? this.#text.length : end;
      return;
    }
    if (NO_PROSE.has(name)) {
      this.#closed.set(name, (this.#closed.get(name) ?? 0) + 1);
      this.#closedDepth++;
    }
    if (MATH.has(name)) this.#math = true;
    this.#frames.expect(name, environmentArguments(name), !MATH.has(name));
  }

  #end(name: string): void {
    const open = this.#closed.get(name) ?? 0;
    if (open > 0) {
      this.#closed.set(name, open - 1);
      this.#closedDepth--;
    }
    if (MATH.has(name)) this.#math = false;
  }

  #prose(): string {
    const parts: string[] = [];
    const { length } = this.#text;
    for (let from = 0; from < length; ) {
      const hidden = this.#hidden[from];
      const next = this.#hidden.indexOf(hidden === 1 ? 0 : 1, from);
      const to = next < 0 ? length : next;
      const part = this.#text.slice(from, to);
      parts.push(hidden === 1 ? part.replace(/[^\n]/g, "\0") : part);
      from = to;
    }
    return parts.join("");
  }
}

const BLANK = /\n[ \t\r]*(?=\n)/y;
const BARE = /[^\s{}%\\]{1,1000}/y;
const WORD = /[A-Za-z@]+/y;
const DEFINED = /\s*\\([A-Za-z@]+)([^{}\n]{0,200})(?=\{)/y;
const ENVIRONMENT = /\s*\{([A-Za-z]+\*?)\}/y;
