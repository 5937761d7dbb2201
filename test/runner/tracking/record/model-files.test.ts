import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { modelFiles } from "../../../../src/runner/tracking/record/model-files.ts";
import { signatureOf } from "../../../../src/runner/tracking/record/signature.ts";
import { stored } from "./fake-world.ts";

const GBDT = `tree
version=v3
num_class=3
num_tree_per_iteration=3
feature_names=age size_mm
feature_infos=[18.5:87.3125] none
tree_sizes=10

Tree=0
`;
const FACTS = {
  uid: "a-b",
  time: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  component: "ml/gradient-boosting",
  version: "0.1.0",
  key: "k",
};

describe("the files of a logged model", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-model-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const place = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const filesOf = (patientLevel: boolean) => {
    const texts = new Map<string, string>();
    const keepText = (path: string, text: string) => {
      texts.set(path, text);
      return { path, digest: "d", size: text.length, from: "/kept" };
    };
    const yaml = (value: unknown): string => stringify(value, { lineWidth: 0 });
    const from = place("model.txt", GBDT);
    const model = stored("model/gbdt", "2", { extension: ".txt", size: GBDT.length });
    const files = modelFiles(model, from, { ...FACTS, patientLevel }, { keepText, yaml });
    return { files, texts };
  };

  it("are LightGBM's model.txt without the ranges of its features, and an MLmodel by which MLflow opens it", () => {
    const { files, texts } = filesOf(false);
    expect(files.map(({ path, from }) => [path, from])).to.deep.equal([
      ["model.txt", "/kept"],
      ["MLmodel", "/kept"],
    ]);
    expect(texts.get("model.txt")).to.equal(GBDT.replace("[18.5:87.3125] none", "none none"));
    expect(texts.get("MLmodel")).to.equal(`flavors:
  lightgbm:
    code: null
    data: model.txt
    model_class: lightgbm.basic.Booster
  python_function:
    data: model.txt
    loader_module: mlflow.lightgbm
  regimen:
    component: ml/gradient-boosting
    data: model.txt
    kind: gbdt
    version: 0.1.0
metadata:
  regimen.key: k
model_size_bytes: 125
model_uuid: ab
signature:
  inputs: '[{"type":"double","name":"age","required":true},{"type":"double","name":"size_mm","required":true}]'
  outputs: '[{"type":"tensor","tensor-spec":{"dtype":"float64","shape":[-1,3]}}]'
  params: null
utc_time_created: 2026-01-02 03:04:05.006000
`);
  });

  it("are the stage's own where values of single patients may be told", () => {
    const { files, texts } = filesOf(true);
    expect(readFileSync(files[0]!.from, "utf8")).to.equal(GBDT);
    expect([...texts.keys()]).to.deep.equal(["MLmodel"]);
  });

  it("have a signature by what the model says of itself", () => {
    const forest = '{"format":"f","classes":[0,1],"features":["a","b"],"trees":[\n]}';
    expect(signatureOf("forest", place("model.json", forest))).to.deep.equal({
      inputs: ["a", "b"].map((name) => ({ type: "double", name, required: true })),
      outputs: ["p0", "p1"].map((name) => ({ type: "double", name, required: true })),
    });
    const model = { tasks: [{ name: "ill", classes: [0, 1, 2] }], features: { names: ["a", "b"] } };
    const header = Buffer.from(JSON.stringify({ __metadata__: { model: JSON.stringify(model) } }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    expect(signatureOf("network", place("m.safetensors", Buffer.concat([length, header])))).to.deep.equal({
      inputs: [
        { type: "tensor", "tensor-spec": { dtype: "float32", shape: [-1, -1, -1, -1] }, name: "volume" },
        { type: "tensor", "tensor-spec": { dtype: "float32", shape: [-1, 2] }, name: "features" },
      ],
      outputs: [{ type: "tensor", "tensor-spec": { dtype: "float32", shape: [-1, 3] }, name: "ill" }],
    });
  });

  it("have none where the file is somebody else's", () => {
    for (const kind of ["gbdt", "forest", "network", "other"])
      expect(signatureOf(kind, place("x", "hello")), kind).to.equal(undefined);
  });
});
