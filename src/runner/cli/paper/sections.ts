/** Begins what one experiment says in a file that several share. */
const BEGIN = "% >>> ";
const END = "% <<<";

/** What each experiment said in such a file, by its name; `text` may be any text. */
export function sectionsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let name: string | undefined;
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith(BEGIN) || line === END) {
      if (name !== undefined) found.set(name, lines.join("\n"));
      name = line === END ? undefined : line.slice(BEGIN.length);
      lines = [];
    } else if (name !== undefined) lines.push(line);
  }
  return found;
}

/** A file of LaTeX in which every experiment has its part, in the order of their names. */
export function sectioned(head: string, sections: ReadonlyMap<string, string>, foot = ""): string {
  const names = [...sections.keys()].sort();
  const parts = names.map((name) => `${[`${BEGIN}${name}`, ...(sections.get(name) ? [sections.get(name)] : [])].join("\n")}\n`);
  return `${head}\n${parts.join("")}${END}\n${foot}`;
}
