import type { Argument } from "./tex-macros.ts";

/** A brace or bracket that is open. */
export interface Frame {
  readonly close: "}" | "]";
  /** What the argument is that it holds; null for a group or an option. */
  readonly use: Argument | null;
  readonly macro: string;
  /** Offset of its content. */
  readonly start: number;
  readonly hidden: boolean;
  /** What is read after it, where it is an argument or an option of a macro. */
  readonly after: Pending | null;
}

/** Arguments that a macro still takes. */
interface Pending {
  readonly macro: string;
  readonly rest: readonly Argument[];
  /** Whether a bracket that follows at once is an option. */
  readonly option: boolean;
  readonly star: boolean;
}

const TEXTS: ReadonlySet<Argument | null> = new Set([null, "text", "body"]);

/** What is open at a place of a LaTeX text, and what the last macro still takes. */
export class Frames {
  readonly #open: Frame[] = [];
  #base: boolean;
  #pending: Pending | null = null;
  /** The macro that the next body defines. */
  defines = "";

  /** `hidden`: whether what stands in no frame is no text. */
  constructor(hidden: boolean) {
    this.#base = hidden;
  }

  get top(): Frame | undefined {
    return this.#open.at(-1);
  }

  get hidden(): boolean {
    return this.top?.hidden ?? this.#base;
  }

  get pending(): { readonly macro: string; readonly next: Argument | undefined } | null {
    return this.#pending && { macro: this.#pending.macro, next: this.#pending.rest[0] };
  }

  get takesOption(): boolean {
    return this.#pending?.option === true;
  }

  get takesStar(): boolean {
    return this.#pending?.star === true;
  }

  /** A macro has been read that takes these arguments. */
  expect(macro: string, rest: readonly Argument[], option: boolean): void {
    this.#pending = { macro, rest, option, star: true };
  }

  forget(): void {
    this.#pending = null;
  }

  /** Between a macro and its arguments; a bracket after it is an option only of a macro that is known to take arguments. */
  space(): void {
    if (!this.#pending) return;
    if (this.#pending.rest.length === 0) this.#pending = null;
    else this.#pending = { ...this.#pending, star: false };
  }

  /** The next argument has been read without braces. */
  takeOne(): void {
    this.#pending = this.#pending && this.#after(this.#pending);
  }

  #after({ macro, rest }: Pending): Pending | null {
    return rest.length <= 1 ? null : { macro, rest: rest.slice(1), option: true, star: false };
  }

  /** A brace opens: the next argument of the last macro, or a group. */
  push(start: number, hide = false): void {
    const pending = hide ? null : this.#pending;
    const use = pending?.rest[0] ?? null;
    const isText = TEXTS.has(use);
    this.#open.push({
      close: "}",
      use,
      macro: pending?.macro ?? "",
      start,
      hidden: hide || (use === "body" ? false : !isText || this.hidden),
      after: pending && this.#after(pending),
    });
    this.#pending = null;
  }

  /** An option opens, which is no text. */
  pushOption(start: number): void {
    const after = this.#pending && { ...this.#pending, star: false };
    this.#open.push({ close: "]", use: null, macro: "", start, hidden: true, after });
    this.#pending = null;
  }

  popOption(): void {
    this.#pending = this.#open.pop()?.after ?? null;
  }

  /** A brace closes, and with it the options that were left open in it; undefined where none was open. */
  pop(): Frame | undefined {
    while (this.top?.close === "]") this.#open.pop();
    const frame = this.#open.pop();
    this.#pending = frame?.after ?? null;
    return frame;
  }

  endParagraph(): void {
    while (this.top && (this.top.close === "]" || !TEXTS.has(this.top.use))) this.#open.pop();
    this.#pending = null;
  }

  /** The preamble has ended. */
  beginText(): void {
    this.#open.length = 0;
    this.#pending = null;
    this.#base = false;
  }
}
