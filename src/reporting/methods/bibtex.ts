/** A BibTeX entry's fields by name, in lower case, as plain text. */
export function bibFields(entry: string): { readonly [field: string]: string } {
  const fields: Record<string, string> = {};
  for (const match of entry.matchAll(/(\w+)\s*=\s*/g)) {
    const start = match.index + match[0].length;
    const value = entry[start] === "{" ? braced(entry, start) : (/^"([^"]*)"|^[^,}\s]+/.exec(entry.slice(start))?.[0] ?? "");
    const name = (match[1] as string).toLowerCase();
    fields[name] ??= plain(value.replace(/^"|"$/g, ""));
  }
  return fields;
}

/** From an opening brace to the one that closes it, both left out. */
function braced(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return text.slice(start + 1, at);
  }
  return text.slice(start + 1);
}

const ACCENTS: Readonly<Record<string, string>> = { "'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303" };

/** LaTeX's most common marks as characters. */
const plain = (text: string): string =>
  text
    .replace(/\\(['`"^~])\{?(\w)\}?/g, (_, accent: string, letter: string) => (letter + (ACCENTS[accent] ?? "")).normalize("NFC"))
    .replace(/\\textless\b\s?/g, "<")
    .replace(/\\([&%$#_])/g, "$1")
    .replace(/[{}]/g, "")
    .replace(/--/g, "–")
    .replace(/~/g, "\u00a0")
    .replace(/\s+/g, " ")
    .trim();

/** An entry as a list of references has it: `Leo Breiman: Random Forests. Machine Learning 45, 2001, 5–32. doi:…`. */
export function referenceText(entry: string): string {
  const { author = "", title = "", journal, booktitle, volume, year, pages, doi, note } = bibFields(entry);
  const names = author.split(" and ").map((name) => (name === "others" ? "others" : turned(name)));
  const people = names.length > 3 ? `${names[0]} and others` : names.join(", ").replace(/, ([^,]*)$/, " and $1");
  const place = [[journal ?? booktitle, volume].filter(Boolean).join(" "), year, pages].filter(Boolean).join(", ");
  return [`${people}: ${title}.`, place && `${place}.`, note && `${note}.`, doi && `doi:${doi}`].filter(Boolean).join(" ");
}

/** `Breiman, Leo` as `Leo Breiman`. */
const turned = (name: string): string => {
  const [last = "", first] = name.split(", ");
  return first === undefined ? last : `${first} ${last}`;
};
