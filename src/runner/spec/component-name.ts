/** A component as it is shown and written down: of one of the user's own the file alone, since its folder is this machine's. */
export const componentName = (component: string): string =>
  component.endsWith(".ts") ? component.slice(component.lastIndexOf("/") + 1) : component;
