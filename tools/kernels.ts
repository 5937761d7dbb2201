/**
 * Compiles the AssemblyScript kernels and writes them as base64 into src/components/compute/boosting/kernel-wasm.ts, so that they run from
 * sources, from the bundle and in a user's project alike. A test fails when that file is stale.
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = "src/components/compute/boosting/assembly/index.ts";
export const KERNEL_FILE = join(root, "src/components/compute/boosting/kernel-wasm.ts");

/** The text of kernel-wasm.ts. Shared memory lets worker threads take columns; the stub runtime means that nothing is ever allocated. */
export async function kernelModule(): Promise<string> {
  let binary: Uint8Array | undefined;
  const flags = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--enable", "threads"];
  const memory = ["--importMemory", "--sharedMemory", "--maximumMemory", "65536", "--noExportMemory"];
  const { error, stderr } = await asc.main([source, "--baseDir", root, ...flags, ...memory, "--outFile", "kernel.wasm"], {
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (name.endsWith(".wasm") && typeof contents !== "string") binary = contents;
    },
  });
  if (error || !binary) throw new Error(`the kernels do not compile:\n${stderr.toString()}`, { cause: error });
  const lines =
    Buffer.from(binary)
      .toString("base64")
      .match(/.{1,120}/g) ?? [];
  return `// Made by tools/kernels.ts from assembly/: not to be edited.\nexport const KERNEL_WASM =\n${lines.map((line) => `  "${line}"`).join(" +\n")};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(KERNEL_FILE, await kernelModule());
