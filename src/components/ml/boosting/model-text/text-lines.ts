import { type FormatCode, FormatError, fileName } from "../../../../formats/format-error.ts";

/** Walks down the lines of a text file; a problem is reported with the line it was found on. */
export class TextLines {
  readonly #lines: readonly string[];
  readonly #where: string;
  /** Number of the current line, from 0. */
  #at = 0;

  /** @param where path of the file, for messages */
  constructor(text: string, where: string) {
    const lines = text.split(/\r?\n/);
    if (lines.at(-1) === "") lines.pop();
    this.#lines = lines;
    this.#where = where;
  }

  /** The current line; undefined at the end. */
  current(): string | undefined {
    return this.#lines[this.#at];
  }

  /** Number of the current line, from 1. */
  get number(): number {
    return this.#at + 1;
  }

  next(): void {
    this.#at++;
  }

  /** Goes to the next line, which it returns. */
  following(): string | undefined {
    this.#at++;
    return this.current();
  }

  skipEmpty(): void {
    while (this.current() === "") this.#at++;
  }

  /** Characters of the lines from `first` up to, not including, `end`, counted from 1, with a line end of one character each. */
  charactersBetween(first: number, end: number): number {
    let sum = 0;
    for (let k = first - 1; k < end - 1; k++) sum += this.#lines[k]!.length + 1;
    return sum;
  }

  /** The error to throw for something wrong in a line, the current one unless said. */
  bad(what: string, line: number = this.number): FormatError {
    return this.#error("damaged-file", `line ${line}: ${what}`, line, "write the model again, or take another copy of the file");
  }

  /** The error to throw for a model that LightGBM could write but that is not read here. */
  unsupported(what: string, help: string, line: number = this.number): FormatError {
    return this.#error("unsupported-content", `line ${line}: ${what}`, line, help);
  }

  /** The error to throw where the file stops before the model does. */
  ended(missing: string): FormatError {
    const line = this.#lines.length;
    return this.#error("cut-off-file", `the file ends in line ${line}, before ${missing}`, line, "take another copy of the file");
  }

  #error(code: FormatCode, what: string, line: number, help: string): FormatError {
    return new FormatError({ code, message: `${fileName(this.#where)}, ${what}`, file: this.#where, line, help });
  }
}
