import type { FormatProblem } from "../../src/formats/format-error.ts";
import type { Failure } from "../../src/runner/contract/failure.ts";

/** What a call says is wrong; fails if it says nothing, or ends with any other exception. */
export async function failureOf(run: () => unknown): Promise<FormatProblem | Failure> {
  try {
    await run();
  } catch (error) {
    // by name: a module that mocha requires and a component imports exists twice, each with classes of its own
    if (error instanceof Error && ["FormatError", "InputError"].includes(error.name))
      return (error as unknown as { failure: Failure }).failure;
    throw error;
  }
  throw new Error("expected a failure, but it went well");
}

/** Message alone. */
export const messageOf = async (run: () => unknown): Promise<string> => (await failureOf(run)).message;
