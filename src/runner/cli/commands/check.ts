import { counted } from "../../../formats/counted.ts";
import type { Failure } from "../../contract/failure.ts";
import { checkAll } from "../../plan/load.ts";
import type { Call } from "../args.ts";
import { CallError, findSpecs, type Host, optionText, requestFor } from "../session.ts";

/** Finds the mistakes of specs and of all their variants; or, where the first word is a paper, those of the paper. */
export async function check(host: Host, call: Call): Promise<number> {
  if (call.words[0]?.endsWith(".tex")) return (await import("./check-paper.ts")).checkTex(host, call);
  const failures: Failure[] = [];
  const good: string[] = [];
  for (const file of findSpecs(host, call.words)) {
    const variant = optionText(call.options.variant);
    const { store, request } = requestFor(host, file, call.options, variant === "all" ? null : (variant ?? null));
    const result = await checkAll(store, host.installation, request);
    if (!result.ok) failures.push(...result.failures);
    else {
      const { experiment, published, variants } = result.value;
      const also = variants.length === 0 ? "" : ` and ${counted(variants.length, "variant")}`;
      good.push(`${experiment}: ${counted(published.length, "stage")}${also}, no mistakes\n`);
    }
  }
  if (failures.length > 0) throw new CallError("", failures);
  host.out(call.options.json ? "[]\n" : good.join(""));
  return 0;
}
