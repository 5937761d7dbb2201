import type { Node } from "yaml";
import { readClaims } from "./read-claims.ts";
import { fieldsOf } from "./read-fields.ts";
import type { AuthorsCode, DataStatement, Statements } from "./statements.ts";
import type { Entry, YamlReader } from "./yaml-reader.ts";

/** Keys of the reference file that hold statements. */
export const STATEMENTS = [
  "authorsCode",
  "claims",
  "deviations",
  "limits",
  "seeds",
  "again",
  "data",
  "split",
  "numerics",
] as const;

const USES = ["used", "re-implemented", "not available"] as const;

/**
 * Reads what people state of a publication and of its reproduction, all of it optional:
 *
 * ```yaml
 * authorsCode: { repository: …, use: re-implemented, commit: …, disagreements: [{ about: …, text: …, code: …, followed: … }] }
 * claims: [{ id: …, text: …, where: …, holdsWhen: { greater: [KEY, KEY or number] }, note: … }]
 * deviations: [{ what: …, why: …, effect: …, measured: true }]
 * limits: [text, …]
 * seeds: { EXPERIMENT: { variant: ten-seeds, what: …, testShare: 0.3 } }
 * again: { EXPERIMENT: { command: …, minutes: 2, machine: …, disk: 200 MB, oneRow: { command: …, seconds: 30 } } }
 * data: { source: …, exclusions: …, counts: [{ what: …, published: 930, key: KEY }] }
 * split: { rule: …, generator: …, testData: [text, …] }
 * numerics: { precision: …, determinism: … }
 * ```
 */
export function readStatements(reader: YamlReader, top: ReadonlyMap<string, Entry>): Statements {
  const part = <T>(name: string, read: (entry: Entry) => T): T | undefined => {
    const entry = top.get(name);
    return entry && read(entry);
  };
  const parts = {
    authorsCode: part("authorsCode", (entry) => authorsCode(reader, entry)),
    data: part("data", (entry) => data(reader, entry)),
    split: part("split", ({ value, key }) => {
      const at = fieldsOf(reader, value, '"split"', ["rule", "generator", "testData"], key);
      return { rule: at.text("rule"), generator: at.text("generator"), testData: at.texts("testData") };
    }),
    numerics: part("numerics", ({ value, key }) => {
      const at = fieldsOf(reader, value, '"numerics"', ["precision", "determinism"], key);
      return { precision: at.text("precision"), determinism: at.text("determinism") };
    }),
  };
  const there = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return {
    ...(there as typeof parts as Partial<Statements>), // without the parts that the file has not
    claims: part("claims", ({ value }) => readClaims(reader, value)) ?? [],
    deviations:
      part("deviations", ({ value }) => reader.list(value, '"deviations"').map((node) => deviation(reader, node))) ?? [],
    limits:
      part("limits", ({ key, value }) => reader.list(value, '"limits"').map((node) => reader.wanted(node, "a limit", key))) ?? [],
    seeds: part("seeds", ({ value }) => seeds(reader, value)) ?? {},
    again: part("again", ({ value }) => again(reader, value)) ?? {},
  };
}

function authorsCode(reader: YamlReader, { key, value }: Entry): AuthorsCode {
  const at = fieldsOf(reader, value, '"authorsCode"', ["repository", "use", "commit", "disagreements"], key);
  const disagreements = at.items("disagreements").map((node) => {
    const one = fieldsOf(reader, node, "a disagreement", ["about", "text", "code", "followed"]);
    return { about: one.text("about"), text: one.text("text"), code: one.text("code"), followed: one.text("followed") };
  });
  return { repository: at.text("repository"), use: at.choice("use", USES), ...at.maybe("commit"), disagreements };
}

function deviation(reader: YamlReader, node: Node): Statements["deviations"][number] {
  const at = fieldsOf(reader, node, "a deviation", ["what", "why", "effect", "measured"]);
  const measured = at.choice("measured", ["true", "false"] as const) === "true";
  return { what: at.text("what"), why: at.text("why"), effect: at.text("effect"), measured };
}

function seeds(reader: YamlReader, value: Node | null): Statements["seeds"] {
  return Object.fromEntries(
    [...reader.map(value, '"seeds"')].map(([experiment, { key, value: plan }]) => {
      const at = fieldsOf(reader, plan, `"seeds" of ${experiment}`, ["variant", "what", "testShare"], key);
      const share = at.entry("testShare") ? { testShare: at.number("testShare") } : {};
      return [experiment, { variant: at.text("variant"), what: at.text("what"), ...share }];
    }),
  );
}

function again(reader: YamlReader, value: Node | null): Statements["again"] {
  return Object.fromEntries(
    [...reader.map(value, '"again"')].map(([experiment, entry]) => {
      const what = `"again" of ${experiment}`;
      const at = fieldsOf(reader, entry.value, what, ["command", "minutes", "machine", "disk", "oneRow"], entry.key);
      const row = at.entry("oneRow");
      const one = row && fieldsOf(reader, row.value, `"oneRow" of ${experiment}`, ["command", "seconds"], row.key);
      return [
        experiment,
        {
          command: at.text("command"),
          minutes: at.number("minutes"),
          machine: at.text("machine"),
          disk: at.text("disk"),
          ...(one ? { oneRow: { command: one.text("command"), seconds: one.number("seconds") } } : {}),
        },
      ];
    }),
  );
}

function data(reader: YamlReader, { key, value }: Entry): DataStatement {
  const at = fieldsOf(reader, value, '"data"', ["source", "exclusions", "counts"], key);
  const counts = at.items("counts").map((node) => {
    const one = fieldsOf(reader, node, "a count", ["what", "published", "key"]);
    return { what: one.text("what"), published: one.text("published"), key: one.key("key") };
  });
  return { source: at.text("source"), exclusions: at.text("exclusions"), counts };
}
