import type { Triple } from "../../../formats/volume/volume.ts";

/** What a scan has to cover to hold any of the chests, mm. */
export const CHEST: Triple = { z: 320, y: 360, x: 360 };

/** Spacing at which a shape covers the chest, mm; 5 × 3.75 × 3.75 for 64 × 96 × 96. */
export const chestSpacing = ({ z, y, x }: Triple): Triple => ({ z: CHEST.z / z, y: CHEST.y / y, x: CHEST.x / x });
