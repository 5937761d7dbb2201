/** Where in a text file something stands; line and column count from 1, the end is exclusive. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Length of the marked text in characters, at least 1. */
  readonly length: number;
  /** The whole source line, without its line end. */
  readonly source: string;
}

/** A mistake that a user can make and mend: data, never an exception. */
export interface Failure {
  /** Closed vocabulary of the area that found it, kebab-case (`unknown-parameter`). */
  readonly code: string;
  /** One sentence: what was found. */
  readonly message: string;
  /** More on it, a line each. */
  readonly details?: readonly string[];
  readonly place?: Place;
  /** What is allowed, as a sentence or list. */
  readonly allowed?: string;
  /** The nearest name, for "did you mean". */
  readonly nearest?: string;
  /** How to mend it, where the above do not say. */
  readonly help?: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failures: readonly Failure[] };

export const success = <T>(value: T): Result<T> => ({ ok: true, value });
export const failed = (...failures: readonly Failure[]): Result<never> => ({ ok: false, failures });

/**
 * Thrown inside a component for input that a user has to mend (a cut-off file, a missing column).
 * The runner shows its message without a stack; every other exception is shown as a bug, with its stack.
 */
export class InputError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = "InputError";
    this.failure = failure;
  }
}

export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
