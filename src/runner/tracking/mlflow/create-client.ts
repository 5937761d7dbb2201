import type { Target } from "../target.ts";
import { artifactMethods } from "./artifacts.ts";
import { callsTo, readVersion } from "./calls.ts";
import type { MlflowClient } from "./client.ts";
import { modelMethods } from "./models.ts";
import { runMethods } from "./runs.ts";
import { type Surroundings, surroundings } from "./surroundings.ts";

/**
 * A client of the server at a target. Nothing is sent before a method is called; each throws MlflowError and nothing else. `within` stands
 * in for the clock, chance and waiting; its signal gives up what is under way.
 */
export function createClient(target: Target, within: Partial<Surroundings> = {}): MlflowClient {
  const calls = callsTo(target, { ...surroundings, ...within });
  return {
    version: () =>
      calls.send({ method: "GET", path: "/version", repeatable: true, doing: "asking for its version" }, readVersion),
    ...runMethods(calls),
    ...artifactMethods(calls),
    ...modelMethods(calls),
  };
}
