/**
 * What an argument of a macro is to the check: `hide` is no text of the paper; `text` is; `body` is even in the preamble (what a macro
 * stands for); `raw` is hidden, and a % in it begins no comment; `define` names the macro that a body is given to; the others are noted.
 */
export type Argument = "hide" | "text" | "body" | "raw" | "define" | Noted;
/** What is noted: paths that are put in, that may be missing or need not be used; folders; names and keys of numbers. */
export type Noted =
  | "input"
  | "graphic"
  | "folder"
  | "value"
  | "key"
  | "printed"
  | "defined-key"
  | "defined-name"
  | "folders"
  | "optional"
  | "unused";

const hide = (names: string, count = 1): readonly (readonly [string, readonly Argument[]])[] =>
  names.split(" ").map((name) => [name, Array<Argument>(count).fill("hide")]);
const same = (names: string, args: readonly Argument[]): readonly (readonly [string, readonly Argument[]])[] =>
  names.split(" ").map((name) => [name, args]);

/** Arguments in braces of the macros that are not all text; options in brackets are hidden after any. */
const MACROS: ReadonlyMap<string, readonly Argument[]> = new Map([
  ...same("input include subfile InputIfFileExists includestandalone", ["input"]),
  ["IfFileExists", ["optional", "text", "text"]],
  ...same("import subimport inputfrom subinputfrom includefrom subincludefrom", ["folder", "input"]),
  ...same("includegraphics rgfigure includesvg", ["graphic"]),
  ["graphicspath", ["folders"]],
  ["rgval", ["key", "printed"]],
  ["rgvalue", ["value"]],
  ["rgdefine", ["defined-key", "defined-name", "hide"]],
  ...hide("rgstale rgorigin rgstalefile", 2),
  ...same("newcommand renewcommand providecommand DeclareRobustCommand newrobustcmd", ["define", "body"]),
  ...same("NewDocumentCommand RenewDocumentCommand ProvideDocumentCommand DeclareDocumentCommand", ["define", "hide", "body"]),
  ...same("newenvironment renewenvironment", ["hide", "body", "body"]),
  ...same("title abstract keywords highlights", ["body"]),
  ...same("url path nolinkurl doi lstinline code", ["raw"]),
  ["href", ["raw", "text"]],
  ["mintinline", ["hide", "raw"]],
  ...hide("label tag bibliography bibliographystyle bibliographyfont addbibresource bibitem nocite index glossary gls acs"),
  ...hide("documentclass usepackage RequirePackage LoadClass PassOptionsToPackage pagestyle thispagestyle pagenumbering"),
  ...hide("vspace hspace vskip hskip rule raisebox kern phantom hphantom vphantom linespread fontsize selectlanguage", 1),
  ...hide(
    "hypersetup sisetup captionsetup lstset tikzset pgfplotsset geometry DeclareGraphicsExtensions newlength usetikzlibrary",
  ),
  ...hide("color cellcolor rowcolor columncolor definecolor ensuremathdim thanks email orcid ead address affil affiliation date"),
  ...hide("received accepted revised doinum fundingagency grant cline cmidrule isbn issn pgfmathsetmacro hyphenation"),
  ...hide("setcounter addtocounter setlength addtolength settowidth newcounter numberwithin counterwithin", 2),
  ...hide("ifthenelse isempty equal si unit lstinputlisting verbatiminput includepdf write typeout message href@", 1),
  ...hide("crefrange Crefrange cpagerefrange", 2),
  ...same("textcolor colorbox parbox makebox framebox scalebox rotatebox", ["hide", "text"]),
  ...same("resizebox multicolumn multirow fcolorbox", ["hide", "hide", "text"]),
  ...same("SI qty", ["text", "hide"]),
  ...same("SIrange qtyrange", ["text", "text", "hide"]),
]);

/** Environments whose first arguments are sizes and column types. */
const ENVIRONMENTS: ReadonlyMap<string, readonly Argument[]> = new Map([
  ...hide("tabular array longtable minipage subfigure subtable multicols adjustbox NiceTabular spreadtab alignat alignat*"),
  ...hide("tabular* tabularx tabulary wrapfigure wraptable xltabular", 2),
]);

/** Environments that TeX does not read as text at all. */
export const VERBATIM: ReadonlySet<string> = new Set(
  "verbatim verbatim* Verbatim BVerbatim LVerbatim lstlisting minted alltt comment filecontents filecontents* luacode python".split(
    " ",
  ),
);

/** Environments whose text is no statement of the paper: drawings, and lists of other people's work. */
export const NO_PROSE: ReadonlySet<string> = new Set(
  "thebibliography tikzpicture pgfpicture picture axis forest algorithmic CCSXML references".split(" "),
);

/** Environments in which a bracket after a macro is a bracket. */
export const MATH: ReadonlySet<string> = new Set(
  "math displaymath equation equation* align align* alignat alignat* gather gather* multline multline* eqnarray eqnarray*".split(
    " ",
  ),
);

/** The arguments of a macro; of one that is not known none, so that what stands in its braces is text. */
export function argumentsOf(name: string): readonly Argument[] {
  const known = MACROS.get(name);
  if (known) return known;
  if (/cite/i.test(name)) return ["hide"];
  return /ref$/i.test(name) ? ["hide"] : [];
}

export const environmentArguments = (name: string): readonly Argument[] => ENVIRONMENTS.get(name) ?? [];
