import { Document, isCollection, type Node, YAMLMap, YAMLSeq } from "yaml";
import { type Field, fieldsOfReproduction, OneLine } from "./fields.ts";
import type { Reproduction } from "./reproduce.ts";

const HEAD = ` How far this run reproduces the publication, cell by cell. docs/reproduction.md says what each field means.`;

/** reproduction.yml: block style, a line a cell. */
export function reproductionYaml(reproduction: Reproduction): string {
  const document = new Document();
  const { synthetic } = reproduction.facts;
  document.commentBefore = synthetic
    ? `${HEAD}\n SYNTHETIC COHORT: none of these numbers is about patients, so none is compared.`
    : HEAD;
  document.contents = nodeOf(document, fieldsOfReproduction(reproduction)) as typeof document.contents; // a map of nodes
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function nodeOf(document: Document, field: Field): Node {
  if (field instanceof OneLine) {
    const node = document.createNode(field.value, { aliasDuplicateObjects: false }) as Node;
    if (isCollection(node)) node.flow = true;
    return node;
  }
  if (Array.isArray(field)) {
    const list = new YAMLSeq();
    for (const item of field as readonly Field[]) list.add(nodeOf(document, item));
    return list;
  }
  if (typeof field === "object" && field !== null) {
    const map = new YAMLMap();
    for (const [name, value] of Object.entries(field as { readonly [name: string]: Field }))
      map.add(document.createPair(name, nodeOf(document, value)));
    return map;
  }
  return document.createNode(field) as Node;
}
