import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { digestText } from "../cache/digest.ts";
import { replaceFile } from "../cache/file-layer.ts";
import type { Store } from "../cache/store.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { Component } from "../contract/component.ts";
import { type Failure, failed, type Result, success } from "../contract/failure.ts";
import type { Digest } from "../contract/ids.ts";
import type { JsonObject } from "../contract/json.ts";
import { BundleError, bundleForLoading, digestCode } from "./bundle.ts";
import { componentOf } from "./component-module.ts";

/** A user's component: what the catalogue would say of it, and where the module is that a worker loads. */
export interface OwnComponent {
  readonly entry: CatalogueEntry;
  readonly module: string;
  /** Every file behind it, absolute. */
  readonly files: readonly string[];
}

/** What the loader has to know of this copy of regimen. */
export interface Self {
  readonly name: string;
  readonly version: string;
  /** Absolute path of the module that `import … from "regimen"` gives. */
  readonly module: string;
}

/** The catalogue's description of a component that has been loaded. */
export function describeComponent(
  component: Component,
  code: { readonly digest: Digest; readonly libraries: CatalogueEntry["libraries"] },
): CatalogueEntry {
  const { name, version, doc, params, inputs, outputs, anyInputs, dynamicOutputs, resources, showsStage } = component;
  return {
    name,
    version,
    doc,
    params: JSON.parse(JSON.stringify(params)) as JsonObject,
    inputs,
    outputs,
    ...(anyInputs ? { anyInputs } : {}),
    ...(dynamicOutputs ? { dynamicOutputs } : {}),
    ...(resources ? { resources } : {}),
    ...(showsStage ? { showsStage } : {}),
    codeDigest: code.digest,
    libraries: code.libraries,
  };
}

/** Bundles and loads a user's component (`use: ./file.ts`). Its module's top level runs here; its `run` only in a worker. */
export async function loadOwnComponent(store: Store, self: Self, file: string): Promise<Result<OwnComponent>> {
  try {
    const code = await digestCode(file, self);
    const bundle = await bundleForLoading(file, self);
    const module = join(store.home, "own", `${digestText(bundle)}.mjs`);
    if (!existsSync(module)) replaceFile(store.files, module, bundle);
    const component = componentOf((await import(pathToFileURL(module).href)) as { readonly [name: string]: unknown });
    if (!component) {
      return failed({
        code: "no-component",
        message: `${file} exports no component`,
        help: 'export one: `export const mine = defineComponent({ name, version, doc, params, inputs, outputs, run })`, with defineComponent from "regimen"',
      });
    }
    return success({ entry: describeComponent(component, code), module, files: code.files });
  } catch (error) {
    if (error instanceof BundleError) return failed(...error.problems.map((problem) => bundleFailure(problem)));
    return failed({ code: "component-load", message: `${file} cannot be loaded: ${(error as Error).message}` });
  }
}

function bundleFailure({ text, file, line, column, source }: BundleError["problems"][number]): Failure {
  return { code: "component-syntax", message: text, place: { file, line, column, length: 1, source } };
}
