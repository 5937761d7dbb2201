/**
 * Completes package-lock.json by hand what npm leaves out: builds of a tool for other platforms that the registry in use does
 * not offer. Without an entry `npm ci` calls the lock out of date, on every platform. Run it after `npm install NAME`.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface Locked {
  version?: string;
  optionalDependencies?: Record<string, string>;
  [field: string]: unknown;
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Locked> };

/** The platform that a build's name tells: `@swc/core-linux-arm64-gnu`. */
function platformOf(name: string): Locked | undefined {
  const os = /(?:^|-)(android|darwin|linux|win32|freebsd|openbsd|netbsd|sunos|aix)(?:-|$)/.exec(name)?.[1];
  const cpu = /-(arm64|x64|ia32|arm|ppc64|s390x|riscv64|loong64|mips64el)(?:-|$)/.exec(name)?.[1];
  const libc = /-(musl|gnu)[a-z]*$/.exec(name)?.[1];
  if (!os || !cpu) return undefined;
  return { os: [os], cpu: [cpu], ...(os === "linux" && libc ? { libc: [libc === "gnu" ? "glibc" : "musl"] } : {}) };
}

const added: string[] = [];
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const place = `node_modules/${name}`;
    const platform = platformOf(name.split("/").at(-1) ?? "");
    if (path === "" || lock.packages[place] || !platform || !/^\d/.test(version)) continue;
    lock.packages[place] = { version, ...platform, ...(dev ? { dev: true } : {}), optional: true };
    added.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? "nothing to add" : `added ${added.join(", ")}`);
