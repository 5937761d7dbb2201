import type { DynamicOutputs, InputPort, OutputPort, Resources } from "./component.ts";
import type { Digest } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import type { Methods } from "./methods.ts";

/** All that the runner knows of a component without loading its code. */
export interface CatalogueEntry {
  readonly name: string;
  readonly version: number;
  readonly doc: string;
  /** JSON Schema of the parameters (an object, `additionalProperties: false`). */
  readonly params: JsonObject;
  readonly inputs: { readonly [port: string]: InputPort };
  readonly outputs: { readonly [port: string]: OutputPort };
  readonly anyInputs?: InputPort;
  readonly dynamicOutputs?: DynamicOutputs;
  readonly resources?: Resources;
  readonly showsStage?: boolean;
  readonly engine?: boolean;
  /** Stands for several tasks (`Composite`): the code that tells which is loaded when a spec uses it. */
  readonly composite?: boolean;
  /** Its parameters are checked beyond their schema (`Component.check`), by code that is loaded when a spec uses it. */
  readonly checks?: boolean;
  /** What it adds to a paper's methods; counts in no key. */
  readonly methods?: Methods;
  /** Over the component's own modules and what they import from the project, comments and formatting removed. */
  readonly codeDigest: Digest;
  /** Versions of the libraries that its code uses. */
  readonly libraries: { readonly [name: string]: string };
}

export type Catalogue = ReadonlyMap<string, CatalogueEntry>;
