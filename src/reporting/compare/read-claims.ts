import { isSeq, type Node } from "yaml";
import { COMPARISONS, type Condition, termOf } from "./condition.ts";
import { fieldsOf, KEY_FORM } from "./read-fields.ts";
import type { Claim } from "./statements.ts";
import type { YamlReader } from "./yaml-reader.ts";

const FIELDS = ["id", "text", "where", "holdsWhen", "note"];

/** Claims of the text, each with the comparisons that have to hold: one map, or a list of maps that all have to. */
export function readClaims(reader: YamlReader, value: Node | null): readonly Claim[] {
  const seen = new Set<string>();
  return reader.list(value, '"claims"').map((node): Claim => {
    const at = fieldsOf(reader, node, "a claim", FIELDS);
    const id = at.text("id");
    if (seen.has(id)) reader.fail("duplicate-name", `two claims have the id "${id}"`, at.entry("id")?.value ?? node);
    seen.add(id);
    const holdsWhen = readConditions(reader, at.entry("holdsWhen")?.value, `"holdsWhen" of the claim "${id}"`, node);
    return { id, text: at.text("text"), where: at.text("where"), holdsWhen, ...at.maybe("note") };
  });
}

function readConditions(reader: YamlReader, node: Node | null | undefined, what: string, at: Node): readonly Condition[] {
  if (!node) {
    reader.fail("wrong-type", `${what} must be a map of comparisons, or a list of such maps`, at, {
      allowed: COMPARISONS.join(", "),
    });
    return [];
  }
  const maps = isSeq(node) ? reader.list(node, what) : [node];
  const entries = maps.flatMap((map) => [...reader.map(map, what, COMPARISONS)]);
  if (entries.length === 0) reader.fail("cell-count", `${what} compares nothing`, node, { allowed: COMPARISONS.join(", ") });
  return entries.flatMap(([name, entry]): readonly Condition[] => {
    const comparison = COMPARISONS.find((one) => one === name);
    const nodes = reader.list(entry.value, `"${name}" in ${what}`);
    if (isSeq(entry.value) && nodes.length < 2)
      reader.fail("cell-count", `"${name}" in ${what} needs two numbers or more`, entry.key);
    const terms = nodes.flatMap((term) => readTerm(reader, term, what));
    return comparison ? [{ comparison, terms }] : [];
  });
}

function readTerm(reader: YamlReader, node: Node, what: string) {
  const text = reader.wanted(node, `a number in ${what}`, node);
  const term = termOf(text);
  if (term) return [term];
  if (text !== "")
    reader.fail("wrong-type", `"${text}" in ${what} is neither a number nor the key of one`, node, { allowed: KEY_FORM });
  return [];
}
