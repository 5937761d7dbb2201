import type { Component } from "./runner/contract/component.ts";

/** Every built-in component by name. Only its description is loaded with it; heavy code comes when it runs. */
export const REGISTRY: { readonly [name: string]: () => Promise<Component> } = {
  shell: async () => (await import("./components/shell/shell.component.ts")).shell,
};

export async function loadComponent(name: string): Promise<Component> {
  const load = REGISTRY[name];
  if (!load) throw new Error(`no component "${name}" in the registry`);
  return load();
}
