import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { makeProject, type Project, type Ran, repository } from "./project.ts";

export const PAPER_SPEC = "experiments/covid-mtl/radiomics.yaml";

/** A project with the experiments and the example paper of the repository, in `paper/`. */
export interface PaperProject extends Project {
  run(): Ran;
  /** `regimen export` of the paper's spec to the paper. */
  export(...args: readonly string[]): Ran;
  /** A target of the paper's Makefile. LaTeX does not break the lines of its logs. */
  make(target: string): { readonly code: number | null; readonly out: string };
}

/** `args` go to run and export, `env` to every command. */
export function makePaperProject(args: readonly string[], env: Record<string, string> = {}): PaperProject {
  const project = makeProject();
  cpSync(join(repository, "experiments"), project.path("experiments"), { recursive: true });
  for (const name of ["paper.tex", "Makefile"]) cpSync(join(repository, "examples/paper", name), project.path(`paper/${name}`));
  return {
    ...project,
    run: () => project.regimen(["run", PAPER_SPEC, ...args, "--no-tracking"], env),
    export: (...more) => project.regimen(["export", PAPER_SPEC, "--to", "paper", ...args, ...more], env),
    make(target) {
      const { PATH = "", HOME = "" } = process.env;
      const { status, stdout, stderr } = spawnSync("make", ["-C", project.path("paper"), "--no-print-directory", target], {
        encoding: "utf8",
        env: { PATH, HOME, max_print_line: "1000" },
      });
      return { code: status, out: stdout + stderr };
    },
  };
}
