import Type from "typebox";
import { Choice } from "../../../runner/contract/params.ts";
import type { Tensor } from "../../compute/engine/tensor.ts";
import { plus } from "../layers/gradients.ts";
import { type Layer, noBackward } from "../layers/layer.ts";
import { linear } from "../layers/linear.ts";
import { relu } from "../layers/relu.ts";
import { sequence, through } from "../layers/sequence.ts";
import { findNamed } from "../named.ts";
import type { BackboneDefinition } from "./backbone.ts";
import type { Head, Task } from "./network.ts";
import type { NetworkDefinition } from "./network-definition.ts";
import { convHead, headOf, sumOf } from "./plain-heads.ts";

/** What volume and radiomics are told by to each task. */
const WIDTH = 32;

export interface CovidMtlOptions {
  readonly tasks: readonly Task[];
  /** Channels of the backbone's output. */
  readonly inputs: number;
  /** Columns of radiomics; 0 for none. */
  readonly radiomics: number;
  readonly dropout: number;
  /**
   * Without radiomics: `linear` has a linear layer from the 32 channels to each task's classes; `authors` takes the 32 channels for the
   * logits, as their code does, so that targets use the first few of 32 classes. With radiomics both are the same.
   */
  readonly head: "linear" | "authors";
}

/**
 * COVID-MTL's head: for each task dropout, 1³ convolution to 32 channels, ReLU, mean over the voxels; with radiomics a network of
 * four linear layers beside it, whose 32 outputs are joined to each task's 32; ReLU; linear to the classes.
 */
export function covidMtlHead({ tasks, inputs, radiomics, dropout, head }: CovidMtlOptions): Head {
  const volumes = tasks.map((_, i) => convHead(`classifier${i + 1}_`, inputs, WIDTH, dropout));
  if (radiomics === 0 && head === "authors") return withAliases(headOf(volumes));
  const joined = radiomics === 0 ? WIDTH : 2 * WIDTH;
  const classifiers = tasks.map(({ classes }, i) =>
    sequence([relu, linear({ name: `classifier${i + 1}.1`, inputs: joined, outputs: classes })]),
  );
  if (radiomics === 0) return headOf(volumes.map((volume, i) => sequence([volume, classifiers[i]!])));
  return joinedHead(volumes, classifiers, featureNetwork(radiomics));
}

/** The authors' module without radiomics lists each task's convolution twice. */
const withAliases = (head: Head): Head => ({
  ...head,
  specs: head.specs.map((spec) => ({ ...spec, alias: spec.name.replace("_.", ".") })),
});

/** Radiomics [n, p] to [n, 32]. */
function featureNetwork(columns: number): Layer {
  const at = (key: string, inputs: number, outputs: number): Layer => linear({ name: `radioFNN.${key}`, inputs, outputs });
  return sequence([
    at("features.0", columns, 256),
    relu,
    at("features.2", 256, 128),
    relu,
    at("features.4", 128, 64),
    relu,
    at("classifier", 64, WIDTH),
  ]);
}

function joinedHead(volumes: readonly Layer[], classifiers: readonly Layer[], features: Layer): Head {
  return {
    specs: [...features.specs, ...[...volumes, ...classifiers].flatMap(({ specs }) => specs)],
    forward(x, radiomics, pass) {
      if (!radiomics) throw new RangeError("this network takes radiomics beside the volume, and got none");
      const { engine } = pass;
      const beside = through(features, radiomics, pass, false);
      const steps = volumes.map((layer, i) => {
        const volume = layer.forward(x, pass, true);
        const both = engine.concatChannels([volume.y, beside.y]); // [n, 64]
        volume.y.release();
        const told = classifiers[i]!.forward(both, pass, true);
        both.release();
        return { y: told.y, told: told.backward, volume: volume.backward };
      });
      beside.y.release();
      const logits = steps.map(({ y }) => y);
      if (!pass.record) return { logits, backward: noBackward as () => never };
      return {
        logits,
        backward(dLogits) {
          let dBeside: Tensor | undefined;
          const gradients = dLogits.map((d, i) => {
            const dBoth = steps[i]!.told(d)!;
            const [dVolume, dShare] = engine.splitChannels(dBoth, [WIDTH, WIDTH]);
            dBoth.release();
            dBeside = plus(engine, dBeside, dShare);
            return steps[i]!.volume(dVolume!)!;
          });
          if (dBeside) beside.backward(dBeside);
          return sumOf(gradients, engine);
        },
      };
    },
  };
}

/** Its backbone unless said. */
export const SHIFTNET = "shiftnet3d";

export const covidMtl = (backbones: readonly BackboneDefinition[]): NetworkDefinition => ({
  name: "covid-mtl",
  doc: "COVID-MTL: any backbone, a head for each task, radiomics beside the volume where there are any.",
  options: {
    backbone: Choice(
      backbones.map(({ name }) => name),
      { description: "The part that sees the volume (covid-mtl); shiftnet3d unless said." },
    ),
    head: Choice(["linear", "authors"], {
      description:
        "Without radiomics: a linear layer to the classes, or the 32 channels as logits, as the authors have it (covid-mtl); linear unless said.",
    }),
    dropout: Type.Number({ minimum: 0, exclusiveMaximum: 1, description: "Share dropped before each head; 0.3 unless said." }),
  },
  radiomics: true,
  inner: ({ backbone = SHIFTNET }) => backbones.find(({ name }) => name === backbone)?.options ?? {},
  create({ tasks, radiomics, options, shiftFor }) {
    const { backbone = SHIFTNET, head = "linear", dropout = 0.3, ...own } = options as CovidMtlChoices;
    const definition = findNamed("backbone", backbones, backbone, own);
    const { layer, channels } = definition.build("features.", shiftFor(definition.shifts), own);
    return {
      backbone: layer,
      channels,
      head: covidMtlHead({ tasks, inputs: channels, radiomics, dropout, head }),
      tasks,
      radiomics,
    };
  },
});

type CovidMtlChoices = Partial<Pick<CovidMtlOptions, "head" | "dropout">> & { readonly backbone?: string };
