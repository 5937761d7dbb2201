import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** What is downloaded, each by the digest that npm and PyPI had for it when the versions were chosen (as npm writes digests). */
export const DIGESTS = {
  "@tensorflow/tfjs-node": "sha512-uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==",
  "@tensorflow/tfjs-node-gpu": "sha512-p//NN6DGiN4hInUmIkRffaFVMcdTREUMjPyjW04J7OXvB2zBlQimj61eFKSgRrH3f5TnOfKzb0n56he/B6a4bw==",
  "node-api-headers": "sha512-2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==",
  "tensorflow-cpu": "sha256-K4R9IXsC7ncx7ZFDHa8yUNqgGWw8lGFNI74nIy5uW2w=",
  tensorflow: "sha256-kFb7yboEI1gQtxrmy9lYoZbogE+1O7z/vz4jtWFV8SQ=",
} as const;

/** Throws where a file is not the one that was downloaded when the versions were chosen. */
export function checkDigest(file: string, name: keyof typeof DIGESTS): void {
  const wanted = DIGESTS[name];
  const [algorithm] = wanted.split("-") as [string];
  const found = `${algorithm}-${createHash(algorithm).update(readFileSync(file)).digest("base64")}`;
  if (found !== wanted) throw new Error(`${basename(file)} has the digest ${found}, not ${wanted}`);
}
