/** Parameters that learn otherwise than the rest. */
export interface ParameterGroup {
  /** Beginning of the parameters' names: `features.` for all of the backbone. */
  readonly match: string;
  /** What the learning rate is multiplied by; 1 unless said. */
  readonly rate?: number;
  /** Weight decay in place of the optimiser's. */
  readonly decay?: number;
}

/** Factor on the learning rate, and weight decay, of a parameter: those of the first group that its name begins as, else 1 and `decay`. */
export function groupSettings(
  groups: readonly ParameterGroup[],
  name: string,
  decay: number,
): { readonly rate: number; readonly decay: number } {
  const group = groups.find(({ match }) => name.startsWith(match));
  return { rate: group?.rate ?? 1, decay: group?.decay ?? decay };
}

/** Whether a parameter learns at all under these groups. */
export const learnsIn = (groups: readonly ParameterGroup[], name: string): boolean => groupSettings(groups, name, 0).rate !== 0;
