import type { Component } from "../contract/component.ts";

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
