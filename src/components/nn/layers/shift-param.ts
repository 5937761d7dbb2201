import Type from "typebox";
import { Choice } from "../../../runner/contract/params.ts";
import { SHIFT } from "./shift-moves.ts";

/** A component's parameter for Shift3D, with the paper's values where nothing is said. */
export const SHIFT_PARAM = Type.Object(
  {
    chance: Type.Number({
      minimum: 0,
      maximum: 1,
      default: SHIFT.chance,
      description: "Chance that a sample, or a batch, is shifted.",
    }),
    per: Choice(["sample", "batch"], {
      default: SHIFT.per,
      description: "Whether each sample draws for itself or a batch as a whole.",
    }),
    distance: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: SHIFT.distance,
      description: "Longest shift as a share of the axis; each channel draws from 0 to it.",
    }),
    axes: Type.Array(Choice(["z", "y", "x"], { description: "An axis." }), {
      minItems: 1,
      uniqueItems: true,
      default: [...SHIFT.axes],
      description: "Axes that a channel draws from.",
    }),
    fill: Type.Union([Choice(["wrap"], { description: "Rolled round." }), Type.Number()], {
      default: SHIFT.fill,
      description: "What comes in at the free end: `wrap`, what went out at the other; or a number.",
    }),
    decay: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: "Epochs over which the chance falls to 0 along half a cosine; it stays as it is unless said.",
      }),
    ),
    like: Choice(["paper", "authors"], {
      default: SHIFT.like,
      description: "`authors`: a shift by 0 with a number as `fill` fills the whole channel, as in their code.",
    }),
  },
  { additionalProperties: false },
);
