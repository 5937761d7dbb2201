import type { Asked } from "./plan-of.ts";

/** Images that will be made, for progress; small ones that are left out count. */
export function imageCount(asked: Asked): number {
  if (asked.preset === "covid-mtl") return 9;
  const { settings, images } = asked.plan;
  return images.reduce((sum, image) => {
    const own = { ...settings, ...image.settings };
    if (image.type === "Wavelet") return sum + own.level * (own.force2D ? 3 : 7) + 1;
    return sum + (image.type === "LoG" ? own.sigma.length : 1);
  }, 0);
}
