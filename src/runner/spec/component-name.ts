/** A component as it is told: one of the user's own by its file's name, wherever that lies. */
export const componentName = (component: string): string =>
  component.endsWith(".ts") ? component.slice(component.lastIndexOf("/") + 1) : component;
