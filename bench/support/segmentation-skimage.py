"""The other side of bench/segmentation.ts: the same methods by scikit-image, SciPy and NumPy, written from their descriptions.

Reads a job as JSON (first argument, or standard input): method (authors, active-contour, default), image (file of int16 HU, or a list),
shape, spacing, minArea, and out, where the mask goes as uint8. Prints seconds, peak memory and the mask's voxels (the mask itself where
there is no out).
"""
import json
import resource
import sys
import time
import warnings

import numpy as np
from scipy import ndimage, sparse
from scipy.sparse.linalg import spsolve
from skimage import measure
from skimage.morphology import binary_closing, binary_erosion, disk
from skimage.segmentation import active_contour, clear_border

warnings.filterwarnings("ignore")


def interior_air(image, threshold):
    air = image < threshold
    for k in range(len(air)):
        air[k] = clear_border(air[k])
    return air


def largest(labels):
    counts = np.bincount(labels.ravel())
    counts[0] = 0
    return counts.argmax()


def authors(hu):
    air = interior_air(hu, -420)
    classes = np.where(air, 2, 3)
    regions = measure.label(classes)
    for corner in (regions[0, 0, 0], regions[-1, -1, -1]):
        classes[regions == corner] = 1
    out = np.ones(hu.shape, int)
    for k, plane in enumerate(classes):
        labels = measure.label(plane)
        main = labels == largest(labels)
        out[k][main] = np.where(plane[main] == 1, 0, plane[main])
    labels = measure.label(out)
    return labels == largest(labels) if out.any() else out > 0


def algorithm1(hu, masks, min_area):
    stored = np.clip(hu.astype(float) + 1024, 0, 4095)
    return np.array([algorithm1_slice(mask, image, min_area) for mask, image in zip(masks, stored)])


def algorithm1_slice(mask, image, min_area):
    labels = measure.label(mask)
    areas = np.bincount(labels.ravel())[1:]
    if len(areas) < 2 or areas.sum() < min_area:
        return binary_closing(mask, disk(5)) if mask.any() else mask
    union = mask.copy()
    main = np.isin(labels, 1 + np.flatnonzero(areas == areas.max()))
    for region in (main, mask & ~main):
        inside = np.where(region, image, 0)
        for contour in measure.find_contours(binary_closing(region, disk(10)), 0.8):
            snake = active_contour(inside, contour, alpha=0.02, beta=20, gamma=0.01, max_num_iter=20)
            outline = np.zeros(mask.shape, bool)
            outline[snake[:, 0].astype(int), snake[:, 1].astype(int)] = True
            union |= ndimage.binary_fill_holes(outline)
    labels = measure.label(union)
    areas = np.bincount(labels.ravel())[1:]
    order = np.sort(areas)[::-1]
    sizes = [order[0]] + [size for size in order[1:2] if size != order[0]]
    out = np.zeros(mask.shape, bool)
    for size in sizes:
        lung = np.isin(labels, 1 + np.flatnonzero(areas == size))
        out |= binary_closing(binary_erosion(lung, disk(2)), disk(10))
    return out


def within(mask, spacing, radius):
    """What lies at most a radius from the mask."""
    return ndimage.distance_transform_edt(~mask, sampling=spacing) <= radius if mask.any() else mask


def close_ball(mask, spacing, radius):
    box = tuple(
        slice(max(0, s.start - int(np.ceil(radius / step)) - 1), s.stop + int(np.ceil(radius / step)) + 1)
        for s, step in zip(ndimage.find_objects(mask.astype(np.uint8))[0], spacing)
    )
    out = mask.copy()
    grown = within(mask[box], spacing, radius)
    out[box] = ndimage.distance_transform_edt(grown, sampling=spacing) > radius if not grown.all() else grown
    return out


def fill(mask, spacing):
    out = ndimage.binary_fill_holes(mask)
    for plane in out:
        holes, _ = ndimage.label(ndimage.binary_fill_holes(plane) & ~plane)
        small = np.bincount(holes.ravel()) * spacing[1] * spacing[2] <= 300
        small[0] = False
        plane |= small[holes]
    return out


def airway(hu, air, spacing, chest, scale):
    pixel = spacing[1] * spacing[2] / scale**2
    middle, width = (chest[2].start + chest[2].stop - 1) / 2, chest[2].stop - chest[2].start
    dark = air & (hu < -900)
    seeds = np.zeros(air.shape, bool)
    for k in range(len(air)):
        labels, _ = ndimage.label(dark[k])
        for number, (rows, columns) in enumerate(ndimage.find_objects(labels), 1):
            region = labels[rows, columns] == number
            area = region.sum() * pixel
            centre = columns.start + np.nonzero(region)[1].mean()
            if 30 <= area < 800 and max(region.shape[0] * spacing[1], region.shape[1] * spacing[2]) < 40 * scale:
                if abs(centre - middle) < 0.12 * width:
                    seeds[k, rows, columns] |= region
    labels, count = ndimage.label(seeds)
    if count == 0:
        return seeds
    seed = labels == largest(labels)
    tree, at = seed, tuple(np.argwhere(seed)[0])
    for threshold in range(-950, -849, 10):
        labels, _ = ndimage.label((air & (hu < threshold)) | seed)
        grown = labels == labels[at]
        if grown.sum() > 2.5 * tree.sum() or grown.sum() * np.prod(spacing) > 100_000 * scale**3:
            break
        tree = grown
    return tree


def plausible(labels, hu):
    """Components that may be lungs, largest first."""
    counts = np.bincount(labels.ravel())
    counts[0] = 0
    boxes = ndimage.find_objects(labels)
    order = [n for n in np.argsort(-counts, kind="stable") if counts[n] >= max(2, 0.01 * counts.max())]
    width = max(boxes[n - 1][2].stop - boxes[n - 1][2].start for n in order)
    deep = [n for n in order if boxes[n - 1][1].stop - boxes[n - 1][1].start >= 0.12 * width]
    lungs = [n for n in deep if np.median(hu[boxes[n - 1]][labels[boxes[n - 1]] == n]) >= -970]
    return [(n, boxes[n - 1]) for n in lungs if counts[n] >= 0.1 * counts[lungs[0]]]


def envelope(reach, stiffness, asymmetry=0.98):
    valid = ~np.isnan(reach)
    if valid.sum() < 3:
        return np.full(len(reach), np.nan)
    second = sparse.diags([1, -2, 1], [0, 1, 2], shape=(len(reach) - 2, len(reach)))
    penalty = stiffness * (second.T @ second)
    values, weights = np.where(valid, reach, 0), np.where(valid, asymmetry, 0.0)
    for _ in range(15):
        smooth = spsolve((sparse.diags(weights) + penalty).tocsc(), weights * values)
        updated = np.where(values > smooth, asymmetry, 1 - asymmetry) * valid
        if (updated == weights).all():
            break
        weights = updated
    return smooth


def repair(mask, hu, spacing, side, rays=120):
    z0, z1 = np.flatnonzero(mask.any((1, 2)))[[0, -1]]
    slices, (height, width) = np.arange(z0, z1 + 1), mask.shape[1:]
    k, row, column = np.nonzero(mask)
    axis = [np.polyval(np.polyfit(k, at, 1), slices) for at in (row, column)]
    angles = (np.arange(rays) + 0.5) / rays * 2 * np.pi - np.pi
    step = 0.5 * min(spacing[1:])
    radii = np.arange(0, np.hypot(height * spacing[1], width * spacing[2]) + step, step)
    reach = np.full((len(slices), rays), np.nan)
    for n, at in enumerate(slices):
        rows = np.floor(axis[0][n] + np.outer(np.sin(angles), radii) / spacing[1] + 0.5).astype(int)
        columns = np.floor(axis[1][n] + side * np.outer(np.cos(angles), radii) / spacing[2] + 0.5).astype(int)
        inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        met = inside & mask[at][rows.clip(0, height - 1), columns.clip(0, width - 1)]
        last = len(radii) - 1 - met[:, ::-1].argmax(1)
        reach[n] = np.where(met.any(1), radii[last], np.nan)
    outer = np.stack([envelope(line, 3900 / spacing[0] ** 4) for line in reach.T], 1)
    gap = outer - reach
    dents = np.zeros(gap.shape, bool)
    for ray, degrees in enumerate(np.degrees(np.abs(angles))):
        runs, _ = ndimage.label(~(gap[:, ray] <= 2))
        for (run,) in ndimage.find_objects(runs):
            longest = 25 if degrees > 125 else 45
            if degrees <= 150 and run.start > 0 and run.stop < len(gap) and (run.stop - run.start) * spacing[0] <= longest:
                dents[run, ray] = True
    labels, _ = ndimage.label(np.hstack([dents, dents]), np.ones((3, 3)))
    deep = np.unique(labels[np.hstack([gap, gap]) >= 4])
    kept = np.isin(labels, deep[deep > 0])
    dents = kept[:, :rays] | kept[:, rays:]
    floors = np.where(np.isnan(reach), outer - 15, np.maximum(reach - 2, outer - 45))
    rows, columns = np.indices((height, width))
    for n, at in enumerate(slices):
        if not dents[n].any():
            continue
        dy, dx = (rows - axis[0][n]) * spacing[1], (columns - axis[1][n]) * spacing[2] * side
        turn = (np.arctan2(dy, dx) + np.pi) / (2 * np.pi) * rays - 0.5
        a = np.floor(turn).astype(int)
        part, a = turn - a, a % rays
        b = (a + 1) % rays
        rho, limit = np.hypot(dy, dx), outer[n][a] * (1 - turn % 1) + outer[n][b] * part
        dent = dents[n][a] | dents[n][b]
        mask[at] |= dent & (rho <= limit) & (rho > np.minimum(floors[n][a], floors[n][b])) & (hu[at] < 200)
    return mask


def default(hu, spacing):
    air = interior_air(hu, -420)
    labels, _ = ndimage.label(air)
    boxes = [box for _, box in plausible(labels, hu)]
    chest = tuple(slice(min(b[n].start for b in boxes), max(b[n].stop for b in boxes)) for n in range(3))
    scale = min(1, (chest[2].stop - chest[2].start) * spacing[2] / 120)
    air &= ~within(airway(hu, air, spacing, chest, scale), spacing, 2.5 * scale)
    labels, _ = ndimage.label(air)
    found = plausible(labels, hu)
    centre = {n: box[2].start + np.nonzero(labels[box] == n)[2].mean() for n, box in found}
    first = found[0][0]
    apart = 0.2 * (max(b[2].stop for _, b in found) - min(b[2].start for _, b in found))
    second = next(n for n, _ in found if abs(centre[n] - centre[first]) > apart)
    out = np.zeros(hu.shape, bool)
    for number in (first, second):
        side = 1 if centre[number] >= (centre[first] + centre[second]) / 2 else -1
        lung = fill(close_ball(labels == number, spacing, 8 * scale), spacing)
        out |= repair(lung, hu, spacing, side)
    return fill(out, spacing)


if __name__ == "__main__":
    job = json.loads(sys.argv[1]) if len(sys.argv) > 1 else json.load(sys.stdin)
    image = np.fromfile(job["image"], np.int16) if isinstance(job["image"], str) else np.array(job["image"], np.int16)
    image = image.reshape(job["shape"])
    cpu, start = time.process_time(), time.perf_counter()
    mask = default(image, job["spacing"]) if job["method"] == "default" else authors(image)
    if job["method"] == "active-contour":
        mask = algorithm1(image, mask, job["minArea"])
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer = {"wall": wall, "cpu": cpu, "mebibytes": peak, "voxels": int(mask.sum())}
    if "out" in job:
        mask.astype(np.uint8).tofile(job["out"])
    else:
        answer["mask"] = mask.astype(int).ravel().tolist()
    print(json.dumps(answer))
