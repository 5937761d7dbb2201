import { makeProject, type Project } from "./project.ts";

/** Gives each test of the surrounding block a fresh project, gone after it. */
export function withProject(): { readonly current: Project } {
  const holder = { current: null as unknown as Project }; // set before every test
  beforeEach(() => {
    holder.current = makeProject();
  });
  afterEach(() => holder.current.remove());
  return holder;
}
