/** As much of a digest, key or commit as tells it from others. */
export const shortDigest = (digest: string): string => digest.slice(0, 12);
