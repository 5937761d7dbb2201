import { expect } from "chai";
import type { Loader } from "../../../../src/components/nn/batches/batch.ts";
import { conv } from "../../../../src/components/nn/layers/conv.ts";
import type { BackboneDefinition } from "../../../../src/components/nn/models/backbone.ts";
import { specsOf } from "../../../../src/components/nn/models/network.ts";
import { useBackbones } from "../../../../src/components/nn/models/networks.ts";
import { linearHeads } from "../../../../src/components/nn/models/plain-heads.ts";
import { commonTasks, type EnsembleMember, ensemble } from "../../../../src/components/nn/training/ensemble.ts";
import { networkOf } from "../../../../src/components/nn/training/model-file.ts";
import { initialWeights } from "../../../../src/components/nn/weights/initial-weights.ts";
import { failureOf } from "../../../formats/failure-of.ts";
import { openTestEngine } from "../../../support/engines.ts";

const member = (where: string, classes: readonly (number | string)[]): EnsembleMember => ({
  where,
  tensors: new Map(),
  model: {
    network: "squeezenet3d",
    options: {},
    tasks: [{ name: "stage", classes }],
    preparation: { clip: {}, standard: { mean: 0, deviation: 1 }, size: { z: 8, y: 8, x: 8 } },
  },
});

const plain: BackboneDefinition = {
  name: "plain",
  doc: "One convolution.",
  options: {},
  shifts: false,
  build: (prefix) => ({
    layer: conv({ name: `${prefix}only`, inputs: 1, outputs: 3, window: { size: 1, stride: 1, padding: 0 }, bias: true }),
    channels: 3,
  }),
  heads: linearHeads,
};

const TEN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe("components/nn/training/ensemble", () => {
  it("averages models that tell the same classes in the same order", () => {
    expect(commonTasks([member("a", TEN), member("b", TEN)])).to.deep.equal([{ name: "stage", classes: TEN }]);
  });

  it("refuses others, also where they differ in a class that a message leaves out", async () => {
    const failure = await failureOf(async () => commonTasks([member("a", TEN), member("b", [...TEN.slice(0, 9), 10])]));
    expect(failure).to.deep.equal({
      code: "other-tasks",
      message:
        'a tells "stage" (0, 1, 2, 3, 4, 5, 6, 7 and 2 more), and b "stage" (0, 1, 2, 3, 4, 5, 6, 7 and 2 more); probabilities of different labels cannot be averaged',
    });
  });

  it("reads each scan once for all models and views that want it prepared alike", async () => {
    const { tasks: _, ...rest } = member("a", [0, 1]).model;
    const model = { ...rest, network: "plain", tasks: [{ name: "stage", classes: [0, 1] }] };
    useBackbones([plain]);
    const engine = await openTestEngine("portable");
    try {
      const specs = specsOf(networkOf(model));
      const of = (seed: number, mean = 0): EnsembleMember => ({
        where: `seed ${seed}`,
        model: { ...model, preparation: { ...model.preparation, standard: { mean, deviation: 1 } } },
        tensors: initialWeights(specs, seed),
      });
      const volumes = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
      let epochs = 0;
      const loader: Loader = {
        batches: 2,
        async *epoch() {
          epochs++;
          const more = { rows: [], labels: [], shape: [1, 3, 2, 2, 1] };
          yield { ...more, ids: ["a"], volumes: volumes.subarray(0, 12) };
          yield { ...more, ids: ["b"], volumes: volumes.subarray(12) };
        },
        close: async () => {},
      };
      const told = (members: readonly EnsembleMember[]) =>
        ensemble(
          engine,
          members,
          [[], ["x"]],
          () => loader,
          "normal",
          () => {},
        );
      const [one] = await told([of(1)]);
      const [two] = await told([of(2)]);
      epochs = 0;
      const [both] = await told([of(1), of(2)]);
      expect(epochs).to.equal(1);
      expect(both).to.have.length(4);
      for (const [i, value] of both!.entries()) expect(value).to.be.closeTo((one![i]! + two![i]!) / 2, 1e-12);
      epochs = 0;
      await told([of(1), of(2, 5), of(3)]);
      expect(epochs).to.equal(2);
    } finally {
      useBackbones([]);
      await engine.close();
    }
  });
});
