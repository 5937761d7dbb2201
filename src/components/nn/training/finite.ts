/** A number as JSON can hold it, which has neither NaN nor infinities. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
