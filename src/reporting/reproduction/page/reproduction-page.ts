import { factsList } from "../../report/facts-list.ts";
import { sectionPage } from "../../report/section-page.ts";
import { formatCount } from "../../tables/format-number.ts";
import { countOutcomes, OUTCOMES, type Outcome } from "../outcome.ts";
import type { Reproduction } from "../reproduce.ts";
import { cellsSection } from "./cells-section.ts";
import { REPRODUCTION_STYLE } from "./page-style.ts";
import { authorsCodeSection, dataSection, deviationsSection, splitSection } from "./paper-sections.ts";
import { acceptedSection, againSection, recordSection, versionsSection, workSection } from "./run-sections.ts";
import { claimsSection, differencesSection, seedsSection, verdictsSection } from "./verdict-sections.ts";

const SECTIONS: readonly { readonly id: string; readonly title: string; readonly html: (one: Reproduction) => string }[] = [
  { id: "verdicts", title: "Verdicts", html: verdictsSection },
  { id: "claims", title: "Claims of the text", html: claimsSection },
  { id: "differences", title: "Tolerances and differences", html: differencesSection },
  { id: "seeds", title: "Other seeds", html: seedsSection },
  { id: "data", title: "Data", html: dataSection },
  { id: "split", title: "Split", html: splitSection },
  { id: "deviations", title: "Deviations from the paper", html: deviationsSection },
  { id: "code", title: "The authors' code", html: authorsCodeSection },
  { id: "versions", title: "What changes numbers", html: versionsSection },
  { id: "work", title: "Work", html: workSection },
  { id: "accepted", title: "Answers known elsewhere", html: acceptedSection },
  { id: "again", title: "Make it again", html: againSection },
  { id: "record", title: "Record", html: recordSection },
  { id: "cells", title: "Cell by cell", html: cellsSection },
];

/** The reproduction as one HTML file that opens offline: no script, no address. Equal input gives equal text. */
export function reproductionPage(reproduction: Reproduction): string {
  const { facts } = reproduction;
  const { paper } = facts.reference;
  const name = facts.variant === null ? facts.experiment : `${facts.experiment} (${facts.variant})`;
  const version = paper.version === undefined ? "" : `, ${paper.version}`;
  return sectionPage({
    title: `Reproduction: ${name}`,
    heading: `Reproduction of ${paper.title}`,
    lead: `doi:${paper.doi}${version}. Experiment ${name}: ${facts.description}`,
    synthetic: facts.synthetic,
    top: overview(reproduction),
    sections: SECTIONS.map(({ id, title, html }) => ({ id, title, html: html(reproduction) })),
    style: REPRODUCTION_STYLE,
  });
}

function overview({ tables, claims }: Reproduction): string {
  const counts = countOutcomes(tables.flatMap(({ cells }) => cells));
  const claimed = (
    [
      ["holds", "hold"],
      ["does not hold", "do not hold"],
      ["not tested", "not tested"],
    ] as const
  ).map(([verdict, word]) => [claims.filter((claim) => claim.verdict === verdict).length, `claims ${word}`] as const);
  const words = (outcome: Outcome): string =>
    counts[outcome] === 1 ? `published number ${outcome}` : `published numbers ${outcome === "differs" ? "differ" : outcome}`;
  const facts = [...OUTCOMES.map((outcome) => [counts[outcome], words(outcome)] as const), ...claimed];
  return factsList(facts.flatMap(([count, text]) => (count > 0 ? [[formatCount(count), text] as const] : [])));
}
