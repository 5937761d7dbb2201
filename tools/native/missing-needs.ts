import { spawnSync } from "node:child_process";

/** What the addon is built with. */
export interface Builders {
  readonly python: string;
  readonly compiler: string;
}

const answers = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** The builders on this machine, or in words what is missing for them. */
export function findBuilders(): Builders | { readonly missing: string } {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return { missing: `Linux on x86-64 (this is ${process.platform} on ${process.arch})` };
  }
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }; // Node's types leave it open
  const glibc = report.header?.glibcVersionRuntime;
  if (glibc === undefined || Number(glibc.split(".")[1]) < 27)
    return { missing: `glibc 2.27 or later (here: ${glibc ?? "another C library"})` };

  const python = process.env.PYTHON ?? "python3";
  const compiler = process.env.CXX ?? "g++";
  const missing = [
    ...(answers("npm", "--version") ? [] : ["npm"]),
    ...(answers(python, "-m", "pip", "--version") ? [] : [`pip (${python} -m pip)`]),
    ...(answers(compiler, "--version") ? [] : [`a C++ compiler (${compiler})`]),
  ];
  return missing.length === 0 ? { python, compiler } : { missing: missing.join(" and ") };
}
