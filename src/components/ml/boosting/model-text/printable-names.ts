/**
 * Feature names as model.txt can hold them, where white space parts names and lines: it becomes `_`, as in LightGBM, and a name without
 * any character becomes `Column_` with its number. `=` stays, but where LightGBM could not read its own line: at its very ends alone.
 */
export function printableNames(names: readonly string[]): readonly string[] {
  const printable = names.map((name, k) => (name === "" ? `Column_${k}` : name.replace(/[\s\p{Cc}]/gu, "_")));
  const line = printable.join(" ");
  const lost = line.includes("=") && line.split("=").filter((part) => part !== "").length < 2;
  return lost ? printable.map((name) => name.replaceAll("=", "_")) : printable;
}
