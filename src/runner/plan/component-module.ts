import type { Component } from "../contract/component.ts";
import type { Methods } from "../contract/methods.ts";

/** The component among a module's exports: the one export that has a name, parameters and `run`. */
export function componentOf(module: { readonly [name: string]: unknown }): Component | undefined {
  const isComponent = (value: unknown): value is Component =>
    typeof value === "object" &&
    value !== null &&
    "run" in value &&
    typeof value.run === "function" &&
    "params" in value &&
    "outputs" in value;
  return Object.values(module).find(isComponent);
}

/** Name of the export that holds what a component adds to a paper's methods. */
export const METHODS_EXPORT = "methods";

/** What a component's module says for the methods of a paper. */
export function methodsOf(module: { readonly [name: string]: unknown }): Methods | undefined {
  const value = module[METHODS_EXPORT];
  return typeof value === "object" && value !== null && "sentences" in value ? (value as Methods) : undefined; // checked by who loads it
}
