import type { TObject, TSchema } from "typebox";
import Value from "typebox/value";
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Pair, parseDocument } from "yaml";
import { fileName } from "../../../formats/format-error.ts";
import { nameList, nearest } from "../../../formats/nearest.ts";
import { type Failure, InputError } from "../../../runner/contract/failure.ts";
import { FEATURE_CLASS, type FileParameters, IMAGE_TYPE } from "./parameters.ts";
import { SETTINGS } from "./settings.ts";

/** Longest parameter file that is read, in characters, and most values that its aliases may stand for. */
const MOST_TEXT = 1_000_000;
const MOST_ALIASES = 100;

/** Settings of filters that are not here, and of features by voxel: known to pyradiomics, without effect. */
const WITHOUT_EFFECT =
  "lbp2DRadius lbp2DSamples lbp2DMethod lbp3DLevels lbp3DIcosphereRadius lbp3DIcosphereSubdivision kernelRadius maskedKernel initValue voxelBatch".split(
    " ",
  );

type Path = readonly (string | number)[];
type Map = { readonly [key: string]: unknown };

/**
 * Reads a parameter file of pyradiomics, YAML or JSON: `setting`, `imageType`, `featureClass` (and `voxelSetting`, which is of no effect
 * here). A key that there is none of and a value that does not fit are an InputError that names the line; null leaves a setting as it is, and
 * `interpolator: null` does without resampling.
 */
export function parseParameterFile(text: string, file: string): FileParameters {
  const reader = new Reader(text, file);
  const root = reader.map(reader.value, [], "the file", ["setting", "voxelSetting", "imageType", "featureClass"]);
  reader.map(root.voxelSetting ?? {}, ["voxelSetting"], "voxelSetting", WITHOUT_EFFECT);
  const settings = reader.settings(root.setting ?? {}, ["setting"]);
  const imageType = root.imageType === undefined ? undefined : reader.images(root.imageType);
  const featureClass =
    root.featureClass === undefined ? undefined : reader.checked(FEATURE_CLASS, root.featureClass, "featureClass");
  const sigmaTexts: { [filter: string]: readonly string[] } = {};
  for (const [filter, path] of [
    ["", ["setting"]],
    ...Object.keys(imageType ?? {}).map((name) => [name, ["imageType", name]]),
  ] as [string, Path][]) {
    const texts = reader.texts([...path, "sigma"]);
    if (texts) sigmaTexts[filter] = texts;
  }
  return {
    settings,
    ...(imageType ? { imageType } : {}),
    ...(featureClass ? { featureClass } : {}),
    sigmaTexts,
  } as FileParameters; // checked against the schemas
}

/** A parsed file, whose values are checked with their places. */
class Reader {
  readonly value: unknown;
  readonly #document: Document;
  readonly #lines = new LineCounter();
  readonly #file: string;

  constructor(text: string, file: string) {
    this.#file = file;
    if (text.length > MOST_TEXT) this.#fail("bad-parameters", "too long for a parameter file", undefined);
    try {
      this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, merge: true });
      const [error] = this.#document.errors;
      if (error?.message.startsWith("Maximum call stack")) throw new RangeError(error.message); // yaml hands it on
      if (error) this.#fail("bad-parameters", `no YAML: ${error.message}`, error.pos[0]);
      this.value = this.#document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch (error) {
      if (error instanceof InputError) throw error;
      const reason = error instanceof RangeError ? "it is nested too deep" : (error as Error).message; // yaml throws Errors
      this.#fail("bad-parameters", `cannot be read: ${reason}`, undefined);
    }
  }

  /** A map all of whose keys are allowed. */
  map(value: unknown, path: Path, what: string, allowed: readonly string[]): Map {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#fail("bad-parameters", `${what} must be a map, not ${JSON.stringify(value)}`, this.#place(path));
    }
    for (const key of Object.keys(value)) {
      if (allowed.includes(key)) continue;
      if (/^LBP[23]D$/.test(key) && what === "imageType") {
        this.#fail("unknown-parameter", `imageType ${key} is not here: no local binary patterns`, this.#keyPlace(path, key));
      }
      const meant = nearest(key, allowed);
      this.#fail("unknown-parameter", `unknown key "${key}" in ${what}`, this.#keyPlace(path, key), {
        allowed: nameList(allowed),
        ...(meant === undefined ? {} : { nearest: meant }),
      });
    }
    return value as Map; // seen above
  }

  settings(value: unknown, path: Path): Map {
    const given = { ...this.map(value, path, path.join("."), [...Object.keys(SETTINGS.properties), ...WITHOUT_EFFECT]) };
    if (given.interpolator === null) delete given.resampledPixelSpacing;
    const kept = Object.entries(given).filter(([key, each]) => each !== null && !WITHOUT_EFFECT.includes(key));
    for (const [key, each] of kept)
      this.#check(SETTINGS.properties[key as keyof typeof SETTINGS.properties], each, [...path, key]); // a key of them
    return Object.fromEntries(kept);
  }

  images(value: unknown): Map {
    const filters = this.map(value, ["imageType"], "imageType", Object.keys(IMAGE_TYPE.properties));
    return Object.fromEntries(
      Object.entries(filters).map(([name, own]) => [name, this.settings(own ?? {}, ["imageType", name])]),
    );
  }

  /** A map whose values fit the schema of their key. */
  checked(schema: TObject, value: unknown, name: string): Map {
    const map = this.map(value, [name], name, Object.keys(schema.properties));
    for (const [key, each] of Object.entries(map)) this.#check(schema.properties[key]!, each, [name, key]);
    return map;
  }

  /** The numbers of a list as they are written. */
  texts(path: Path): readonly string[] | undefined {
    const node = this.#document.getIn(path, true);
    if (!isSeq(node)) return undefined;
    const texts = node.items.map((item) => (isScalar(item) ? item.source : undefined));
    return texts.every((each) => each !== undefined) ? texts : undefined;
  }

  #check(schema: TSchema, value: unknown, path: Path): void {
    if (Value.Check(schema, value)) return;
    const name = path.join(".");
    if (Array.isArray(value) && "anyOf" in schema) this.#checkNames(schema, value, path);
    const what = `${name} is ${JSON.stringify(value)}`;
    const { enum: names, anyOf, description } = schema as { enum?: readonly string[]; anyOf?: unknown; description?: string }; // JSON Schema
    if (names) {
      const meant = nearest(String(value), names);
      this.#fail("bad-parameters", `${what}, which there is none of`, this.#place(path), {
        allowed: nameList(names),
        ...(meant === undefined ? {} : { nearest: meant }),
      });
    }
    if (anyOf) this.#fail("bad-parameters", `${what}, which does not fit`, this.#place(path), { help: description ?? "" });
    const [problem] = Value.Errors(schema, value);
    this.#fail("bad-parameters", `${what}, which ${problem?.message ?? "does not fit"}`, this.#place(path));
  }

  /** Names the first feature of a list that there is none of. */
  #checkNames(schema: TSchema, value: readonly unknown[], path: Path): void {
    const [list] = (schema as unknown as { anyOf: { items?: { enum?: readonly string[] } }[] }).anyOf; // as parameters.ts makes it
    const allowed = list?.items?.enum ?? [];
    const at = value.findIndex((each) => !allowed.includes(each as string)); // compared, whatever it is
    if (at < 0) return;
    const meant = nearest(String(value[at]), allowed);
    this.#fail("unknown-parameter", `${path.at(-1)} has no feature "${value[at]}"`, this.#place([...path, at]), {
      allowed: nameList(allowed),
      ...(meant === undefined ? {} : { nearest: meant }),
    });
  }

  #place(path: Path): number | undefined {
    const node = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    return isNode(node) && node.range ? node.range[0] : undefined;
  }

  #keyPlace(path: Path, key: string): number | undefined {
    const node = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    if (!isMap(node)) return undefined;
    const pair = (node.items as Pair[]).find((item) => isScalar(item.key) && String(item.key.value) === key); // a map holds pairs
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  }

  /** `at` is where in the text. */
  #fail(code: string, message: string, at: number | undefined, more: Partial<Failure> = {}): never {
    const line = at === undefined ? "" : `, line ${Math.max(1, this.#lines.linePos(at).line)}`;
    throw new InputError({ code, message: `${fileName(this.#file)}${line}: ${message}`, ...more });
  }
}
