/** A number of things in words: `1 file`, `2 files`; `many` where the plural is another. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
