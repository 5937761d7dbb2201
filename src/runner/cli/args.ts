import { parseArgs } from "node:util";
import { nearest } from "../../formats/nearest.ts";
import { COMMANDS, type Command, type Option } from "./commands.ts";

export interface Call {
  readonly command: string;
  readonly words: readonly string[];
  readonly options: { readonly [name: string]: string | boolean | readonly (string | boolean)[] | undefined };
}

/** What the words after `regimen` ask for: a call, a text to print, or a mistake to report. */
export type Parsed = { readonly call: Call } | { readonly print: string } | { readonly mistake: string };

export function parseCall(argv: readonly string[], version: string): Parsed {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const topic = name === "help" ? rest[0] : undefined;
    const command = topic === undefined ? undefined : COMMANDS[topic];
    return { print: command ? commandHelp(command) : overview() };
  }
  if (name === "--version" || name === "-V") return { print: `regimen ${version}` };
  const command = COMMANDS[name];
  if (!command)
    return {
      mistake: `regimen: unknown command "${name}"${didYouMean(name, Object.keys(COMMANDS))}\nCommands: ${Object.keys(COMMANDS).join(", ")}`,
    };
  if (rest.includes("--help") || rest.includes("-h")) return { print: commandHelp(command) };
  const options = Object.fromEntries(
    Object.entries(command.options).map(([key, { type, short, multiple }]) => [
      key,
      { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...rest], options, allowPositionals: true });
    const [least, most] = command.words;
    if (positionals.length < least || positionals.length > most) {
      return {
        mistake: `regimen ${name} takes ${least === most ? least : `${least} to ${most}`} words, found ${positionals.length}\nUsage: ${command.usage}`,
      };
    }
    return { call: { command: name, words: positionals, options: values as Call["options"] } };
  } catch (error) {
    const unknown = /Unknown option '(-{1,2})([^']+)'/.exec((error as Error).message);
    if (unknown) {
      const names = Object.keys(command.options);
      return {
        mistake: `regimen ${name}: unknown option "${unknown[1]}${unknown[2]}"${didYouMean(unknown[2] as string, names, "--")}\nOptions: ${names.map((one) => `--${one}`).join(", ")}`,
      };
    }
    return { mistake: `regimen ${name}: ${(error as Error).message.split(". ")[0]}\nUsage: ${command.usage}` };
  }
}

function didYouMean(found: string, names: readonly string[], prefix = ""): string {
  const meant = nearest(found, names);
  return meant === undefined ? "" : `; did you mean "${prefix}${meant}"?`;
}

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    "regimen: experiments declared in YAML, run anywhere, every number accounted for",
    "",
    "Usage: regimen COMMAND [WORDS] [OPTIONS]",
    "",
    ...lines,
    "",
    "regimen COMMAND --help tells more, with an example.",
    "Exit codes: 0 done, 1 a stage failed, 2 a mistake in the spec or the call, 130 interrupted.",
  ].join("\n");
}

function commandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]) => [optionText(name, option), option.help] as const);
  const width = Math.max(...rows.map(([left]) => left.length), 6);
  return [
    `${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`,
    "",
    `Usage: ${command.usage} [OPTIONS]`,
    "",
    command.details,
    "",
    "Options:",
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    `  ${"--help".padEnd(width)}  this text`,
    "",
    "Example:",
    `  ${command.example}`,
  ].join("\n");
}

const optionText = (name: string, { short, value }: Option): string =>
  `${short ? `-${short}, ` : ""}--${name}${value ? ` ${value}` : ""}`;
