/** Name and version that stand first in a forest's model.json. */
export const FOREST_FORMAT = "regimen-forest";
export const FOREST_VERSION = 1;
