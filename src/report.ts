import type { ReportFacts } from "./runner/cli/report-facts.ts";

export async function reportFor(facts: ReportFacts): Promise<string> {
  return `<html>${facts.experiment}</html>`;
}
