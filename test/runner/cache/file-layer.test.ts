import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../src/runner/cache/file-layer.ts";

describe("writing a text in pieces", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-pieces-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const [what, pieces] of [
    ["no piece", []],
    ["short ones", ["a", "ü", "", "漢字", "🫁"]],
    ["many", Array.from({ length: 40_000 }, (_, at) => `${at} größer 漢\n`)],
    ["one that is longer than what is gathered", ["before", "漢🫁".repeat(300_000), "after"]],
  ] as const)
    it(`gives the bytes of the whole: ${what}`, () => {
      const path = join(folder, "text");
      diskFiles.write(path, pieces);
      expect(readFileSync(path).equals(Buffer.from(pieces.join("")))).to.equal(true);
    });
});
