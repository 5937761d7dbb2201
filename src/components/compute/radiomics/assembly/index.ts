/**
 * Wavelet filters, and counting in a grid of grey levels (uint16, 0 outside the region, zeros around it), in AssemblyScript. Addresses are
 * bytes, steps are voxels. A region comes as spans along x: pairs of uint32, the index of the first voxel and the number of voxels.
 */
export { filterAcross, filterPlanes, filterRows } from "./filters";
export { countDependences, sumDifferences } from "./neighbours";
export { countPairs, countPairTriple } from "./pairs";
export { countRuns } from "./runs";
export { growZones } from "./zones";
