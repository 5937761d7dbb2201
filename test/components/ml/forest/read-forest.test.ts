import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fitForest } from "../../../../src/components/ml/forest/fit-forest.ts";
import { readForest } from "../../../../src/components/ml/forest/read-forest.ts";
import { writeForest } from "../../../../src/components/ml/forest/write-forest.ts";
import { failureOf } from "../../../formats/failure-of.ts";
import { drawProblem } from "./draw-problem.ts";
import { smallForest } from "./small-forest.ts";

const HEAD =
  '{"format":"regimen-forest","version":1,"classes":["no","yes"],"features":["a","b"],"parameters":{"trees":2,"seed":0,"criterion":"gini",' +
  '"maxFeatures":"sqrt","minSamplesSplit":2,"minSamplesLeaf":1,"minWeightFractionLeaf":0,"minImpurityDecrease":0,"bootstrap":true,' +
  '"classWeight":{"no":1.5},"maxDepth":2},"trainingRows":10,"trees":[';

/** Lists so deep that to print them is more than the stack holds. */
const DEEP = "[".repeat(100_000) + "]".repeat(100_000);

describe("readForest and writeForest", () => {
  let folder: string;
  let path: string;
  let text: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regimen-forest-"));
    path = join(folder, "model.json");
    await writeForest(smallForest, path);
    text = await readFile(path, "utf8");
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** What reading says of a changed file. */
  const saysOf = async (content: string): Promise<string> => {
    const changed = join(folder, "changed.json");
    await writeFile(changed, content);
    const { code, message } = await failureOf(() => readForest(changed));
    return `${code}: ${message}`;
  };
  const swap = (from: string, to: string): Promise<string> => {
    if (!text.includes(from)) throw new Error(`no ${from}`);
    return saysOf(text.replace(from, to));
  };

  it("writes JSON, one tree a line", () => {
    const lines = text.split("\n");
    expect(lines[0]).to.equal(HEAD);
    expect(lines[2]).to.equal(
      '{"feature":[-1],"threshold":[0],"left":[-1],"right":[-1],"impurity":[0.48],"samples":[6],"weight":[10],"value":[6,4]}',
    );
    expect(lines.slice(3)).to.deep.equal(["]}", ""]);
    expect(JSON.parse(text).trees).to.have.length(2);
  });

  it("reads back every bit, with any line ends", async () => {
    expect(await readForest(path)).to.deep.equal(smallForest);
    const other = join(folder, "other.json");
    await writeFile(other, text.replaceAll("\n", "\r\n"));
    expect(await readForest(other)).to.deep.equal(smallForest);
  });

  it("reads back forests of many kinds", async () => {
    for (let number = 0; number < 12; number++) {
      const { columns, train, codes, classes, settings } = drawProblem(8, number);
      const rows = [...Array(train).keys()];
      const featureNames = columns.map((_, k) => `"${k}\n`);
      const model = await fitForest({ columns, featureNames, rows, codes: codes.subarray(0, train), classes }, settings);
      await writeForest(model, path);
      expect(await readForest(path)).to.deep.equal(model);
    }
    await writeForest(smallForest, path);
  });

  it("says that another file is no forest", async () => {
    for (const content of ["", "{}", "[1]\n", "tree\nversion=v3\n", text.replace("regimen-forest", "other")]) {
      expect(await saysOf(content)).to.equal(
        'damaged-file: changed.json is no forest: its first line does not say "format":"regimen-forest"',
      );
    }
    expect(await swap('"version":1', '"version":2')).to.equal(
      "unsupported-content: changed.json has version 2 of the forest format; this regimen reads 1",
    );
    expect(await swap('"version":1', `"version":{"v":${DEEP}}`)).to.equal(
      "unsupported-content: changed.json has version a map of the forest format; this regimen reads 1",
    );
  });

  it("says where a file is cut off, at any byte", async () => {
    for (let end = '{"format":"regimen-forest"'.length; end < text.length - 2; end++) {
      const line = text.slice(0, end).split("\n").length;
      expect(await saysOf(text.slice(0, end))).to.equal(
        `cut-off-file: changed.json is cut off: it ends in line ${line}, before the last tree's end`,
      );
    }
    expect(await readForest(path)).to.deep.equal(smallForest);
    await writeFile(join(folder, "changed.json"), text.trimEnd());
    expect(await readForest(join(folder, "changed.json"))).to.deep.equal(smallForest);
  });

  it("says what is wrong with the head", async () => {
    const damaged = (what: string): string => `damaged-file: changed.json is damaged: line 1: ${what}`;
    expect(await swap('["no","yes"]', '["no","no"]')).to.equal(damaged("classes is no list of different labels"));
    expect(await swap('["no","yes"]', "[null]")).to.equal(damaged("classes is no list of different labels"));
    expect(await swap('["a","b"]', '["a","a"]')).to.equal(damaged("features is no list of different names"));
    expect(await swap('"trainingRows":10', '"trainingRows":0.5')).to.equal(damaged("trainingRows is no count"));
    expect(await swap('"seed":0', '"seed":"x"')).to.equal(damaged("parameters.seed must be integer"));
    expect(await swap('"maxDepth":2', '"depth":2')).to.equal(
      damaged('parameters has "depth", which is no parameter of a forest'),
    );
  });

  it("says what is wrong with a tree", async () => {
    const damaged = (what: string, line = 2): string => `damaged-file: changed.json is damaged: line ${line}: ${what}`;
    const cases: readonly (readonly [string, string, string])[] = [
      ['"feature":[0,1,-1,-1,-1]', '"feature":[]', "tree 0 has no list of features"],
      ['"left":[1,2,-1,-1,-1]', '"left":[1,2,-1,-1]', 'tree 0 has no list of 5 in "left"'],
      ['"value":[3,7,', '"value":[7,', 'tree 0 has no list of 10 in "value"'],
      ['"threshold":[0.5,', '"threshold":[null,', 'tree 0 has null in "threshold"'],
      ['"threshold":[0.5,', '"threshold":[1e999,', 'tree 0 has null in "threshold"'],
      ['"threshold":[0.5,', `"threshold":[${DEEP},`, 'tree 0 has a list in "threshold"'],
      ['"threshold":[0.5,', `"threshold":["${"x".repeat(99)}",`, `tree 0 has "${"x".repeat(40)}…" in "threshold"`],
      ['"samples":[8,', '"samples":[8.5,', 'tree 0 has numbers in "samples" that are not whole'],
      ['"feature":[0,1,-1', '"feature":[0,2,-1', "tree 0 splits node 1 by feature 2 of 2"],
      ['"feature":[0,1,-1', '"feature":[0,-1,-1', "tree 0 has children below the leaf 1"],
      ['"left":[1,2,', '"left":[0,2,', "tree 0 has 0 as a child of node 0"],
      ['"left":[1,2,', '"left":[1,5,', "tree 0 has 5 as a child of node 1"],
      ['"right":[4,3,', '"right":[4,4,', "tree 0 has 4 as a child of node 1"],
      ['"samples":[8,5,', '"samples":[8,0,', "tree 0 has no rows in node 1"],
      ['"value":[3,7,3,3,3,1', '"value":[3,7,3,3,-3,1', "tree 0 has no weights a class in node 2"],
    ];
    for (const [from, to, what] of cases) expect(await swap(from, to)).to.equal(damaged(what));
    const lines = text.split("\n");
    expect(await saysOf([lines[0], "7,", ...lines.slice(2)].join("\n"))).to.equal(damaged("tree 0 is no map"));
    expect(await saysOf([lines[0], ...lines.slice(2)].join("\n"))).to.equal(damaged("no comma follows the tree"));
    expect(await saysOf([...lines.slice(0, 2), `${lines[2]},`, "]}"].join("\n"))).to.equal(
      damaged("a comma follows the last tree", 3),
    );
    expect(await saysOf([...lines.slice(0, 2), "]}"].join("\n"))).to.equal(damaged("it has 1 trees, not 2", 3));
    expect(await saysOf([...lines.slice(0, 3), lines[2], "]}"].join("\n"))).to.equal(
      damaged("something follows the last of 2 trees", 4),
    );
    expect(await saysOf(`${text}more\n`)).to.equal(damaged("something follows the last tree", 5));
  });

  it("takes no byte for granted", async () => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at]! + 1 + (at % 250)) % 256;
      const file = join(folder, "changed.json");
      await writeFile(file, changed);
      const said = await readForest(file).then(
        () => "FormatError",
        (error: Error) => error.name,
      );
      expect(said, `byte ${at}`).to.equal("FormatError");
    }
  });
});
