import { InputError } from "./failure.ts";

/** Where a value stands among a stage's parameters: keys and indices. */
export type At = readonly (string | number)[];

/** A mistake in parameters that are right one by one and do not go together, or not with the inputs that are wired. */
export interface Misfit {
  readonly at: At;
  /** Names the parameter: under `regimen call` there is no place to show. */
  readonly message: string;
  readonly allowed?: string | undefined;
  readonly nearest?: string | undefined;
  readonly help?: string | undefined;
}

/** The first of these as what a component throws; nothing where there is none. */
export function refuseMisfits(misfits: readonly Misfit[]): void {
  const [first] = misfits;
  if (first === undefined) return;
  const { message, allowed, nearest, help } = first;
  throw new InputError({
    code: "bad-parameters",
    message,
    ...(allowed === undefined ? {} : { allowed }),
    ...(nearest === undefined ? {} : { nearest }),
    ...(help === undefined ? {} : { help }),
  });
}
