import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { KERNELS } from "../../src/components/compute/tensorflow/kernels-version.ts";
import { checkDigest, type DIGESTS } from "./check-digest.ts";
import type { Builders } from "./missing-needs.ts";
import { checkPinned, NVIDIA } from "./nvidia-wheels.ts";
import type { Device } from "./stamp.ts";

export const TENSORFLOW = "2.21.0";
export const TFJS = "4.22.0";
const HEADERS = "1.9.0";
const HERE = dirname(fileURLToPath(import.meta.url));

/** A wheel for CPython 3.11 on any glibc from 2.17 or 2.27; nothing of it is imported, so the machine's own Python may be another. */
const WHEEL = [
  ["--only-binary", ":all:", "--no-deps", "--implementation", "cp", "--python-version", "3.11", "--abi", "cp311"],
  ["manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"].flatMap((platform) => ["--platform", platform]),
].flat();

export interface Build extends Builders {
  /** Folder that the engine grows in; what an interrupted build left there is taken up. */
  readonly folder: string;
  readonly device: Device;
  /** Whether the GPU build gets NVIDIA's libraries from PyPI (4 GB), or finds the system's. */
  readonly cuda: boolean;
  readonly say: (step: string) => void;
}

const quietly = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });

/**
 * Does `work` into a folder that gets its name when the work is whole; nothing where it is there. The folder until then is this
 * process' own: a child of a killed one may still be writing into that one's.
 */
function once(folder: string, work: (partial: string) => void): void {
  if (existsSync(folder)) return;
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  work(partial);
  renameSync(partial, folder);
}

/** The file of a folder that starts so. */
function found(folder: string, start: string): string {
  const name = readdirSync(folder).find((file) => file.startsWith(start));
  if (name === undefined) throw new Error(`${folder} holds nothing called ${start}…`);
  return join(folder, name);
}

/** Sources of an npm package, unpacked without its dependencies and without running its scripts. */
function npmPackage({ folder, python }: Build, name: keyof typeof DIGESTS, version: string): string {
  const target = join(folder, "node_modules", name);
  mkdirSync(dirname(target), { recursive: true });
  once(target, (partial) => {
    quietly("npm", ["pack", "--silent", "--ignore-scripts", `${name}@${version}`], partial);
    const archive = found(partial, name.replace("@", "").replace("/", "-"));
    checkDigest(archive, name);
    const script = "import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])";
    quietly(python, ["-c", script, archive, partial], partial);
    for (const entry of readdirSync(join(partial, "package"))) renameSync(join(partial, "package", entry), join(partial, entry));
    rmSync(join(partial, "package"), { recursive: true });
    rmSync(archive);
  });
  return target;
}

/** TensorFlow's libraries and headers out of PyPI's wheel, and NVIDIA's libraries beside them, where TensorFlow looks for them. */
function tensorflow({ folder, python, device, cuda, say }: Build): string {
  const site = join(folder, `site-${device}`);
  const wheel = device === "gpu" ? "tensorflow" : "tensorflow-cpu";
  once(site, (partial) => {
    const downloads = join(folder, "downloads");
    const name = `${wheel.replace("-", "_")}-${TENSORFLOW}`;
    once(downloads, (to) => {
      say(`TensorFlow ${TENSORFLOW} from PyPI (${device === "gpu" ? "570" : "270"} MB)`);
      const download = ["-m", "pip", "download", "-q", "--disable-pip-version-check", ...WHEEL, "-d", to];
      quietly(python, [...download, `${wheel}==${TENSORFLOW}`], folder);
      checkDigest(found(to, name), wheel);
    });
    const file = found(downloads, name);
    const nvidia = quietly(python, [join(HERE, "unpack-wheel.py"), file, partial], folder)
      .split("\n")
      .filter(Boolean);
    if (device === "gpu" && cuda) {
      say("CUDA and cuDNN from PyPI (4 GB)");
      checkPinned(nvidia);
      const install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--target", partial];
      quietly(python, [...install, "--only-binary", ":all:", "--require-hashes", "-r", NVIDIA], folder);
    }
  });
  for (const name of readdirSync(folder)) {
    if (name === "downloads" || name.includes(".partial-"))
      rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  }
  return site;
}

/** Builds the addon of tfjs-node against the TensorFlow that PyPI ships, all inside `build.folder`. */
export function buildAddon(build: Build): void {
  const { folder, device, compiler, say } = build;
  mkdirSync(folder, { recursive: true });
  say(`tfjs-node ${TFJS} from npm`);
  const sources = npmPackage(build, device === "gpu" ? "@tensorflow/tfjs-node-gpu" : "@tensorflow/tfjs-node", TFJS);
  const headers = npmPackage(build, "node-api-headers", HEADERS);
  const library = join(tensorflow(build), "tensorflow");

  once(join(sources, "lib/napi-v8"), (partial) => {
    say("the addon, compiled");
    const link = join(partial, "link"); // the names that -l looks for; at run time the libraries' own are found by the rpath
    mkdirSync(link);
    symlinkSync(join(library, "libtensorflow_cc.so.2"), join(link, "libtensorflow.so"));
    symlinkSync(join(library, "libtensorflow_framework.so.2"), join(link, "libtensorflow_framework.so"));
    const includes = [join(headers, "include"), join(library, "include"), sources].flatMap((path) => ["-I", path]);
    const compile = (output: string, parts: readonly string[], ...linked: readonly string[]): void => {
      const flags = ["-shared", "-fPIC", "-O2", "-std=c++17", "-w", "-DNAPI_VERSION=8", ...includes];
      quietly(compiler, [...flags, ...parts, ...linked, "-o", join(partial, output)], folder);
    };
    // relative, so that the folder can be moved; the real folder, since TensorFlow finds NVIDIA's libraries beside itself
    const rpath = `-Wl,-rpath,$ORIGIN/../../../../../site-${device}/tensorflow`;
    const addon = [join(sources, "binding/tfjs_backend.cc"), join(sources, "binding/tfjs_binding.cc")];
    compile("tfjs_binding.node", addon, "-L", link, "-ltensorflow", "-ltensorflow_framework", rpath);
    compile("quiet_start.node", [join(HERE, "quiet_start.cc")]);
    if (device === "cpu") {
      say("our own kernels, compiled");
      const files = readdirSync(join(HERE, "kernels")).filter((name) => name.endsWith(".cc"));
      const flags = [
        "-O3",
        "-fno-math-errno",
        "-fno-trapping-math",
        "-pthread",
        "-fvisibility=hidden",
        `-DREGIMEN_KERNELS=${KERNELS}`,
      ];
      const parts = files.sort().map((name) => join(HERE, "kernels", name));
      compile("kernels.node", [...flags, ...parts], "-L", link, "-ltensorflow_framework", rpath);
    }
    rmSync(link, { recursive: true });
  });
}
