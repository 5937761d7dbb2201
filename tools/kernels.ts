/**
 * Compiles the AssemblyScript of src/components/compute and writes it as base64 into TypeScript, so that it runs from sources, from the
 * bundle and in a user's project alike. A test fails when one of these files is stale.
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

export interface CompiledModule {
  /** Where the compiled module goes. */
  readonly file: string;
  readonly source: string;
  readonly constant: string;
  readonly flags: readonly string[];
}

const compute = "src/components/compute";
export const MODULES: readonly CompiledModule[] = [
  {
    file: join(root, compute, "boosting/kernel-wasm.ts"),
    source: `${compute}/boosting/assembly/index.ts`,
    constant: "KERNEL_WASM",
    // shared memory lets worker threads take columns
    flags: [
      "--noAssert",
      "--enable",
      "simd",
      "--enable",
      "threads",
      "--importMemory",
      "--sharedMemory",
      "--maximumMemory",
      "65536",
    ],
  },
  {
    file: join(root, compute, "radiomics/kernel-wasm.ts"),
    source: `${compute}/radiomics/assembly/index.ts`,
    constant: "RADIOMICS_WASM",
    flags: ["--noAssert", "--enable", "simd", "--importMemory"],
  },
  {
    file: join(root, compute, "logarithm/logarithm-wasm.ts"),
    source: `${compute}/logarithm/assembly/index.ts`,
    constant: "LOGARITHM_WASM",
    flags: [],
  },
  {
    file: join(root, compute, "portable/heap-wasm.ts"),
    source: `${compute}/portable/assembly/index.ts`,
    constant: "HEAP_WASM",
    flags: ["--noAssert", "--enable", "simd", "--importMemory"],
  },
];

/** The text of a compiled module's file. With the stub runtime nothing is ever allocated. */
export async function compiledText({ source, constant, flags }: CompiledModule): Promise<string> {
  let binary: Uint8Array | undefined;
  const common = ["-O3", "--runtime", "stub", "--noExportMemory", "--outFile", "module.wasm"];
  const { error, stderr } = await asc.main([source, "--baseDir", root, ...common, ...flags], {
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (name.endsWith(".wasm") && typeof contents !== "string") binary = contents;
    },
  });
  if (error || !binary) throw new Error(`${source} does not compile:\n${stderr.toString()}`, { cause: error });
  const lines =
    Buffer.from(binary)
      .toString("base64")
      .match(/.{1,120}/g) ?? [];
  const text = lines.map((line) => `  "${line}"`).join(" +\n");
  return `// Made by tools/kernels.ts from assembly/: not to be edited.\nexport const ${constant} =\n${text};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const module of MODULES) writeFileSync(module.file, await compiledText(module));
}
