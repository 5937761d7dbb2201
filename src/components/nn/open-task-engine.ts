import { InputError } from "../../runner/contract/failure.ts";
import type { Engine } from "../compute/engine/engine.ts";
import type { EngineName } from "../compute/engine/names.ts";
import { openEngine } from "../compute/engine/open-engine.ts";
import type { EngineOptions } from "../compute/engine/options.ts";

/** The engine that a task was given. InputError where it cannot be had, say for want of a card. */
export async function openTaskEngine(given: EngineOptions & { readonly name: EngineName }): Promise<Engine> {
  try {
    return await openEngine(given.name, given);
  } catch (error) {
    throw new InputError({
      code: "engine",
      message: `the engine ${given.name} cannot be had: ${error instanceof Error ? error.message : String(error)}`,
      help: "--engine names another, and `regimen doctor` says what is there",
    });
  }
}
