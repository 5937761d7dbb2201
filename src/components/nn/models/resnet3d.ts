import { basicBlock } from "../layers/basic-block.ts";
import type { Layer } from "../layers/layer.ts";
import { sequence } from "../layers/sequence.ts";
import { stem } from "../layers/stem.ts";
import { type BackboneBuilder, type BackboneDefinition, NO_OPTIONS, NORM_MOMENTUM } from "./backbone.ts";
import { linearHeads } from "./plain-heads.ts";

/** Basic blocks in each of the four groups. */
const BLOCKS = { 10: [1, 1, 1, 1], 18: [2, 2, 2, 2], 34: [3, 4, 6, 3] } as const;
type ResNetDepth = keyof typeof BLOCKS;

const NORM = { epsilon: 1e-5, momentum: NORM_MOMENTUM };

/**
 * ResNet3D without its head: a stem of a 5³ convolution to 64 channels, then four groups of basic blocks with 64, 128, 256 and 512
 * channels. Every group starts with stride 2, the first as well, so each axis is halved six times.
 */
const build =
  (depth: ResNetDepth): BackboneBuilder =>
  (prefix, shift) => {
    const layers: Layer[] = [
      stem({
        conv: { name: `${prefix}conv1`, inputs: 1, outputs: 64, window: { size: 5, stride: 2, padding: 2 }, bias: false },
        norm: { name: `${prefix}bn1`, ...NORM },
        shift,
        pool: { size: 3, stride: 2, padding: 1 },
      }),
    ];
    let inputs = 64;
    for (const [group, blocks] of BLOCKS[depth].entries()) {
      const outputs = 64 * 2 ** group;
      for (let block = 0; block < blocks; block++) {
        const name = `${prefix}layer${group + 1}.${block}`;
        layers.push(basicBlock({ name, inputs, outputs, stride: block === 0 ? 2 : 1, ...NORM }));
        inputs = outputs;
      }
    }
    return { layer: sequence(layers), channels: inputs };
  };

export const resNet3d = (depth: ResNetDepth): BackboneDefinition => ({
  name: `resnet3d${depth}`,
  doc: `ResNet3D of ${depth} layers.`,
  options: NO_OPTIONS,
  shifts: false,
  build: build(depth),
  heads: linearHeads,
});
