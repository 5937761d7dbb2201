/**
 * What a component of one's own needs: `import { defineComponent, Type } from "regimen"`.
 */
export { default as Type } from "typebox";
export type { Case, CaseFile, Cases } from "./formats/cases.ts";
export * from "./formats/columns.ts";
export type { JsonValue, KindValues, Split } from "./formats/kind-values.ts";
export * from "./formats/labels.ts";
export * from "./formats/rows.ts";
export { readScores, type Scores, scoresTable } from "./formats/scores.ts";
export * from "./formats/table.ts";
export { readMask, readVolume, writeVolume } from "./formats/volume/read-volume.ts";
export * from "./formats/volume/volume.ts";
export * as nn from "./nn.ts";
export {
  type Component,
  defineComponent,
  fileOutput,
  type InputHandle,
  type InputPort,
  type OutputPort,
  type RunContext,
} from "./runner/contract/component.ts";
export type { TaskEngine } from "./runner/contract/engines.ts";
export { type Failure, InputError } from "./runner/contract/failure.ts";
export { KINDS, type Kind } from "./runner/contract/kinds.ts";
export type { Methods } from "./runner/contract/methods.ts";
export type { Misfit } from "./runner/contract/misfit.ts";
export { Choice, PathParam } from "./runner/contract/params.ts";
