import type { BackboneDefinition } from "./backbone.ts";
import { resNet3d } from "./resnet3d.ts";
import { shiftNet3d } from "./shiftnet3d.ts";
import { squeezeNet3d } from "./squeezenet3d.ts";

/** Backbones by the name that specs use, each a network by itself as well. A new one is a file beside these and a line here. */
export const BACKBONES: readonly BackboneDefinition[] = [squeezeNet3d, shiftNet3d, resNet3d(10), resNet3d(18), resNet3d(34)];
