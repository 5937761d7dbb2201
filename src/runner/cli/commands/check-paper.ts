import { counted } from "../../../formats/counted.ts";
import { renderFailure } from "../../spec/diagnostics.ts";
import type { Call } from "../args.ts";
import { BLIND_SPOTS } from "../paper/blind-spots.ts";
import { checkPaper, type PaperCheck } from "../paper/check-paper.ts";
import type { Host } from "../session.ts";

/** Finds what in a paper is not what the results say: exit code 0 where nothing is found, else 1. */
export async function checkTex(host: Host, call: Call): Promise<number> {
  const found = await checkPaper(host, call.words[0] as string, call);
  if (call.options.json) host.out(`${JSON.stringify({ ...found, notSeen: BLIND_SPOTS })}\n`);
  else host.out(checkText(found, host.columns !== null));
  return found.findings.length === 0 ? 0 : 1;
}

function checkText({ paper, findings, looked, byHand }: PaperCheck, color: boolean): string {
  const { files, specs, numbers, inputs, figures } = looked;
  const left = byHand === 0 ? "" : `; ${counted(byHand, "number is", "numbers are")} by hand on purpose`;
  const lines = [
    ...findings.flatMap((finding) => [renderFailure(finding, { color }), ""]),
    `${paper}: ${findings.length === 0 ? "nothing found" : counted(findings.length, "finding")}${left}`,
    `  looked at ${counted(files, "file")} of LaTeX, which put in ${counted(inputs, "other")} and ${counted(figures, "figure")},`,
    `    against ${counted(numbers, "number")} of ${specs.join(", ")}`,
    "  not seen:",
    ...BLIND_SPOTS.map((spot) => `    ${spot}`),
  ];
  return `${lines.join("\n")}\n`;
}
