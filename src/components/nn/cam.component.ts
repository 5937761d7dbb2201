import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    task: Type.Optional(Type.String({ minLength: 1, description: "Which of the network's tasks; the first unless said." })),
    class: Type.Union([Type.String({ minLength: 1 }), Type.Integer()], {
      default: "predicted",
      description: "Class that the maps are of: `predicted`, the one that the network finds most probable in a scan, or a class.",
    }),
    method: Choice(["cam", "grad-cam"], {
      default: "grad-cam",
      description:
        "`cam`: class-activation map, what the head says of each place of the features, for heads that average over places. `grad-cam`: features weighted by the gradient of the class.",
    }),
    cases: Type.Union([Type.Integer({ minimum: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
      default: 4,
      description: "How many cases, or which.",
    }),
    choose: Choice(["first", "surest"], {
      default: "first",
      description:
        "Which cases, where their number is given: the first, or those in which the network finds the class most probable.",
    }),
    fine: Type.Unsafe<1 | 2 | 4 | 8>({
      type: "integer",
      enum: [1, 2, 4, 8],
      default: 2,
      description:
        "How many times finer than the network's features maps are along each axis: the network sees the scan that often, cubed, each time shifted a little.",
    }),
    image: Type.Optional(
      Type.String({
        minLength: 1,
        description: "Field of the cases that holds the scan; unless said image, or the only one there is.",
      }),
    ),
    memory: Choice(["normal", "low"], {
      default: "normal",
      description: "low: computes a network's first layers again rather than keep them, for full-size volumes.",
    }),
  },
  { additionalProperties: false },
);

/** Where in a scan a network finds a class: class-activation maps (Zhou et al. 2016) and Grad-CAM (Selvaraju et al. 2017). */
export const cam = defineComponent({
  name: "nn/cam",
  version: 1,
  doc: "Maps from 0 to 1 of where in a scan a network finds a class, on the scan's voxels: class-activation maps and Grad-CAM.",
  params: Params,
  inputs: {
    model: { kind: "model/network", doc: "of nn/train or nn/transfer" },
    cases: { kind: "cases", doc: "the scans, as the network was trained on them" },
    features: { kind: "table", optional: true, doc: "radiomic features, for a network that takes them" },
    split: { kind: "split", optional: true, doc: "of which the test part's cases are taken" },
  },
  outputs: {
    maps: {
      kind: "cases",
      patientLevel: true,
      doc: "map: 0 to 1 on the scan's voxels, 0 outside what the network saw; with the class and its probability, for reporting/cam-figure",
    },
  },
  resources: { cpus: 2, memory: "6GiB" },
  engine: true,
  async run({ params, inputs, engine: given, scratch, signal, log }) {
    const [{ makeMaps }, { openTaskEngine }, { readModel }] = await Promise.all([
      import("./cam/make-maps.ts"),
      import("./open-task-engine.ts"),
      import("./training/model-file.ts"),
    ]);
    const { cases: handle, features, split } = inputs;
    const input = {
      stored: await readModel(await inputs.model.read(), inputs.model.label),
      cohort: { cases: await handle.read(), where: handle.label },
      ...(features ? { features: { table: await features.read(), where: features.label } } : {}),
      ...(split ? { test: { split: await split.read(), where: split.label } } : {}),
    };
    const engine = await openTaskEngine(given);
    try {
      const maps = await makeMaps(engine, input, params, scratch, {
        signal,
        progress: (done, total) => log.progress(done, total, "scans"),
      });
      return { maps };
    } finally {
      await engine.close();
    }
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "networks",
  sentences: [
    [
      { text: "Where networks find a class was shown by class-activation maps {@zhou2016}.", when: { method: "cam" } },
      { text: "Where networks find a class was shown by Grad-CAM {@selvaraju2017}.", when: { method: "grad-cam" } },
    ],
  ],
};
