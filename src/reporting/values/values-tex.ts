import { createHash } from "node:crypto";
import { counted } from "../../formats/counted.ts";
import { shortDigest } from "../../formats/short-digest.ts";
import { SYNTHETIC_NOTE } from "../tables/model.ts";
import { texOf } from "./format-value.ts";
import type { Keyed } from "./named-values.ts";
import type { ValuesModel } from "./values-model.ts";

/**
 * What `\rgvalue` is made of; regimen.sty has the same lines. All of it expands, so that it stands in captions, headings and S columns.
 * A name under two keys, as two experiments give it, is a mistake where it is used.
 */
export const VALUE_MACROS: readonly string[] = [
  "\\def\\rgdefine#1#2#3{\\rgbind{#2}{#1}{#3}\\rgsplit#1/\\rgend{#2}{#1}{#3}}%",
  "\\def\\rgsplit#1/#2\\rgend#3#4#5{\\if$\\detokenize{#2}$\\else\\rgbind{#1/#3}{#4}{#5}\\fi}%",
  "\\def\\rgbind#1#2#3{\\edef\\rgnew{\\detokenize{#2}}\\ifcsname rgk.\\detokenize{#1}\\endcsname",
  "  \\expandafter\\ifx\\csname rgk.\\detokenize{#1}\\endcsname\\rgnew\\else\\expandafter\\gdef\\csname rgv.\\detokenize{#1}\\endcsname{\\rgtwice{#1}{#2}}\\fi",
  "  \\else\\expandafter\\gdef\\csname rgv.\\detokenize{#1}\\endcsname{\\rgval{#2}{#3}}\\global\\expandafter\\let\\csname rgk.\\detokenize{#1}\\endcsname\\rgnew\\fi}%",
  "\\def\\rgvalue#1{\\csname rg\\ifcsname rgv.\\detokenize{#1}\\endcsname known\\else unknown\\fi\\endcsname{#1}}%",
  "\\def\\rgknown#1{\\csname rgv.\\detokenize{#1}\\endcsname}%",
  "\\protected\\def\\rgunknown#1{\\PackageError{regimen}{No value is named \\detokenize{#1}}{Names are those under values in YAML, and the keys of its tables.}}%",
  "\\protected\\def\\rgtwice#1#2{\\PackageError{regimen}{The name \\detokenize{#1} is both \\csname rgk.\\detokenize{#1}\\endcsname\\space and \\detokenize{#2}}{Write \\string\\rgvalue{EXPERIMENT/NAME}.}}%",
  "\\providecommand\\rgifsynthetic[2]{#2}%",
];

/** The values as LaTeX for the preamble, those of the stage first and then every number that its tables print, by its own key. */
export function valuesTex({ name, values, synthetic }: ValuesModel, numbers: readonly Keyed[]): string {
  const printed = numbers.flatMap(({ key, text }) => (text === null ? [] : [define(key, key, texOf(text))]));
  const own = values.map(({ key, name: as, tex }) => define(key, as, tex));
  const digest = shortDigest(
    createHash("sha256")
      .update([...own, ...printed].join("\n"))
      .digest("hex"),
  );
  const lines = [
    `% ${name.replace(/\s+/g, " ")}: ${counted(own.length, "value")} and ${counted(printed.length, "number")} of tables.`,
    "% Written by regimen; changes made here are lost. Needs no package: \\input it in the preamble, write \\rgvalue{NAME} in the text.",
    `% Data: ${synthetic ? "synthetic" : "not synthetic"}. Digest of the values: ${digest}`,
    ...(synthetic ? [`% SYNTHETIC. ${SYNTHETIC_NOTE}`] : []),
    "\\providecommand{\\rgval}[2]{#2}%",
    ...VALUE_MACROS,
    ...(synthetic ? ["\\renewcommand\\rgifsynthetic[2]{#1}%"] : []),
    ...own,
    ...printed,
  ];
  return `${lines.join("\n")}\n`;
}

const define = (key: string, name: string, tex: string): string => `\\rgdefine{${key}}{${name}}{${tex}}%`;
