import type { BackboneDefinition } from "./backbone.ts";
import { squeezeNet3d } from "./squeezenet3d.ts";

/** SqueezeNet3D with Shift3D after the first convolution, norm and ReLU; the parameters are the same. */
export const shiftNet3d: BackboneDefinition = {
  ...squeezeNet3d,
  name: "shiftnet3d",
  doc: "SqueezeNet3D with Shift3D.",
  shifts: true,
};
