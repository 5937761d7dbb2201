import { FormatError, type FormatProblem } from "../../src/formats/format-error.ts";
import { type Failure, InputError } from "../../src/runner/contract/failure.ts";

/** What a call says is wrong; fails if it says nothing, or ends with any other exception. */
export async function failureOf(run: () => unknown): Promise<FormatProblem | Failure> {
  try {
    await run();
  } catch (error) {
    if (error instanceof FormatError || error instanceof InputError) return error.failure;
    throw error;
  }
  throw new Error("expected a failure, but it went well");
}

/** Message alone. */
export const messageOf = async (run: () => unknown): Promise<string> => (await failureOf(run)).message;
