import { expect } from "chai";
import { predict } from "../../../src/components/nn/predict.component.ts";
import { train } from "../../../src/components/nn/train.component.ts";
import { transfer } from "../../../src/components/nn/transfer.component.ts";
import type { StatIndex } from "../../../src/runner/cache/stat-index.ts";
import type { CatalogueEntry } from "../../../src/runner/contract/catalogue.ts";
import type { Component } from "../../../src/runner/contract/component.ts";
import type { JsonObject } from "../../../src/runner/contract/json.ts";
import { fingerprintOf } from "../../../src/runner/plan/fingerprint.ts";
import type { TaskSpec } from "../../../src/runner/spec/compiled.ts";

/** What a key holds of a component's parameters. */
function held({ name, version, params }: Pick<Component, "name" | "version" | "params">, values: JsonObject): JsonObject {
  // of a task and an entry what counts here
  const task = { component: name, params: values, paths: [], environment: {}, depends: [] } as unknown as TaskSpec;
  const entry = { name, version, params: JSON.parse(JSON.stringify(params)), libraries: {} } as unknown as CatalogueEntry;
  return fingerprintOf({} as StatIndex, task, entry, new Map()).with;
}

describe("runner/plan/fingerprint", () => {
  it("leaves out how networks are run where that changes no result, and holds all else", () => {
    const running = { loaders: 4, copies: 0, checkpointEvery: 5 };
    for (const component of [train, transfer])
      expect(held(component, { ...running, epochs: 3, memory: "low" })).to.deep.equal({ epochs: 3, memory: "low" });
    expect(held(predict, { loaders: 2, batch: 4 })).to.deep.equal({ batch: 4 });
  });
});
