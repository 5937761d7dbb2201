/** Smaller of two distances, rounded where they come within `k` mm of each other (quadratic polynomial blend; at most k/4 below the minimum). */
export function smoothMin(a: number, b: number, k: number): number {
  const h = k - Math.abs(a - b);
  const least = Math.min(a, b);
  return h > 0 ? least - (h * h) / (4 * k) : least;
}

/** Larger of two distances, rounded likewise. */
export const smoothMax = (a: number, b: number, k: number): number => -smoothMin(-a, -b, k);

/** 0 below `low`, 1 above `high`, a cubic without kinks between. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = (value - low) / (high - low);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}

/** Share of a voxel `width` mm wide that lies inside a surface at a signed distance (negative inside). */
export function coverage(distance: number, width: number): number {
  const share = 0.5 - distance / width;
  return share <= 0 ? 0 : Math.min(1, share);
}
