import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * NVIDIA's libraries, each at one version and by the digest that PyPI had for it when the versions were chosen: the newest that TensorFlow
 * 2.21 takes, all of CUDA 12.9. pip refuses files of another digest.
 */
export const NVIDIA = fileURLToPath(new URL("nvidia.txt", import.meta.url));

/** Names in a list of requirements, with their versions. */
export const pinned = (list: string): ReadonlyMap<string, string> =>
  new Map(
    list
      .split("\n")
      .filter(Boolean)
      .map((line) => {
        const [, name, version] = /^([\w-]+)==([\w.]+) --hash=sha256:[0-9a-f]{64}$/.exec(line) ?? [];
        if (name === undefined || version === undefined) throw new Error(`${JSON.stringify(line)} states no version and digest`);
        return [name, version];
      }),
  );

/** Throws where TensorFlow's wheel asks for a library that the list has not: `requirements` as the wheel states them. */
export function checkPinned(requirements: readonly string[], list = readFileSync(NVIDIA, "utf8")): void {
  const known = pinned(list);
  const absent = requirements.map((text) => /^[\w-]+/.exec(text)?.[0] ?? text).filter((name) => !known.has(name));
  if (absent.length > 0) throw new Error(`nvidia.txt states no version and digest of ${absent.join(", ")}`);
}
