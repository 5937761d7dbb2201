/** Where a table of importances comes from, as an input's handle says. */
export interface Source {
  readonly label: string;
  readonly stage: string;
  readonly cell: { readonly [axis: string]: string | number | boolean | null };
  readonly variant?: string;
}

/**
 * Short names for models: the values of their cell where those tell all of them apart, else with the stage's name before, else the
 * whole label; labels that come twice are numbered.
 */
export function modelNames(sources: readonly Source[]): readonly string[] {
  const cellText = ({ cell }: Source): string => Object.values(cell).map(String).join(", ");
  const staged = (source: Source): string =>
    [source.stage + (source.variant === undefined ? "" : `@${source.variant}`), cellText(source)].filter(Boolean).join(" ");
  for (const naming of [cellText, staged, ({ label }: Source): string => label]) {
    const names = sources.map(naming);
    if (names.every((name) => name !== "") && new Set(names).size === names.length) return names;
  }
  return sources.map(({ label }, k) => `${k + 1} ${label}`);
}
