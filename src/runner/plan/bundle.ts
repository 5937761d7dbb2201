import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { digestText } from "../cache/digest.ts";
import type { Digest } from "../contract/ids.ts";
import { METHODS_EXPORT } from "./component-module.ts";
import { packageFile } from "./package-file.ts";

/** A component's own modules and what they import from the project, as one digest. */
export interface CodeDigest {
  readonly digest: Digest;
  /** Versions of the libraries it imports, by name. */
  readonly libraries: { readonly [name: string]: string };
  /**
   * Every file the digest was made from: modules, and the package.json of each library; and files that are not there but would
   * change it if they came. Absolute.
   */
  readonly files: readonly string[];
}

/** Libraries that describe a component and take no part in its work. */
const DESCRIBING = new Set(["typebox"]);

const packageName = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

export class BundleError extends Error {
  readonly problems: readonly {
    readonly text: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly source: string;
  }[];
  constructor(problems: BundleError["problems"]) {
    super(problems[0]?.text ?? "cannot be bundled");
    this.problems = problems;
  }
}

async function build(file: string, options: import("esbuild").BuildOptions) {
  const esbuild = await import("esbuild");
  try {
    return await esbuild.build({
      entryPoints: [file],
      bundle: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "node",
      target: "node20",
      legalComments: "none",
      logLevel: "silent",
      absWorkingDir: dirname(file),
      tsconfigRaw: {},
      ...options,
    });
  } catch (error) {
    const errors = (error as { errors?: readonly import("esbuild").Message[] }).errors;
    if (!errors) throw error;
    throw new BundleError(
      errors.map(({ text, location }) => ({
        text,
        file: location ? resolve(dirname(file), location.file) : file,
        line: location?.line ?? 1,
        column: (location?.column ?? 0) + 1,
        source: location?.lineText ?? "",
      })),
    );
  }
}

/** The same module without what it says for a paper's methods, which is no code: nothing runs anew for a better sentence. */
function withoutMethods(file: string, exported: readonly string[]): import("esbuild").BuildOptions {
  const names = exported.filter((name) => name !== METHODS_EXPORT).join(", ");
  const contents = `export { ${names} } from ${JSON.stringify(`./${basename(file)}`)};`;
  return { entryPoints: [], stdin: { contents, resolveDir: dirname(file), loader: "ts" } };
}

/**
 * Digest over a component's code: bundled with what it imports by relative path, types, comments and formatting removed,
 * libraries left out and counted by version. `self` gives the version of regimen itself where the code lies in no project.
 */
export async function digestCode(file: string, self: { readonly name: string; readonly version: string }): Promise<CodeDigest> {
  const options = { packages: "external", minifyWhitespace: true, minifySyntax: true } as const;
  const whole = await build(file, options);
  const exported = Object.values(whole.metafile?.outputs ?? {}).flatMap((output) => output.exports);
  const result = exported.includes(METHODS_EXPORT) ? await build(file, { ...options, ...withoutMethods(file, exported) }) : whole;
  const folder = dirname(file);
  const libraries: Record<string, string> = {};
  const files = new Set(
    Object.keys(whole.metafile?.inputs ?? {}).map((path) => (isAbsolute(path) ? path : resolve(folder, path))),
  );
  for (const [path, { imports }] of Object.entries(whole.metafile?.inputs ?? {})) {
    for (const { original = "" } of imports) for (const other of otherPaths(resolve(folder, path), original)) files.add(other);
  }
  const externals = Object.values(result.metafile?.outputs ?? {}).flatMap((output) => output.imports.map((one) => one.path));
  for (const specifier of externals.sort()) {
    const name = packageName(specifier);
    if (specifier.startsWith("node:") || DESCRIBING.has(name) || libraries[name] !== undefined) continue;
    const manifest = packageFile(name, folder);
    if (name === self.name) libraries[name] = self.version;
    else if (manifest) {
      libraries[name] = (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
      files.add(manifest);
    }
  }
  return { digest: digestText(result.outputFiles?.[0]?.contents ?? new Uint8Array()), libraries, files: [...files].sort() };
}

const ENDINGS = ["", ".tsx", ".ts", ".jsx", ".js", ".mjs", ".cjs", ".json"];

/** Files that are not there and would be taken for a relative import if they were: a digest has to be made anew when one comes. */
function otherPaths(importer: string, specifier: string): readonly string[] {
  if (!/^\.\.?\//.test(specifier)) return [];
  const path = resolve(dirname(importer), specifier);
  const stem = path.replace(/\.[cm]?[jt]sx?$/, "");
  return [...new Set([path, ...ENDINGS.map((ending) => stem + ending)])].filter((one) => !existsSync(one));
}

/**
 * A component as one module that can be imported from anywhere: relative imports bundled, libraries by absolute address,
 * `regimen` itself by the address given.
 */
export async function bundleForLoading(
  file: string,
  self: { readonly name: string; readonly module: string },
): Promise<Uint8Array> {
  const requireFrom = createRequire(file);
  const result = await build(file, {
    minify: false,
    sourcemap: "inline",
    plugins: [
      {
        name: "absolute-libraries",
        setup(build) {
          build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
            if (kind === "entry-point" || isAbsolute(path)) return undefined;
            if (path.startsWith("node:") || path === self.name) {
              return { path: path === self.name ? pathToFileURL(self.module).href : path, external: true };
            }
            try {
              const resolved = requireFrom.resolve(path);
              return { path: isAbsolute(resolved) ? pathToFileURL(resolved).href : resolved, external: true };
            } catch {
              // packages that only offer ES modules have no entry for `require`: let the bundler take them in
              return undefined;
            }
          });
        },
      },
    ],
  });
  return result.outputFiles?.[0]?.contents ?? new Uint8Array();
}
