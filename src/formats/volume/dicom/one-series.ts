import { FormatError, fileName } from "../../format-error.ts";
import type { Slice } from "./slices.ts";

/** Largest difference of two directions' cosines that still counts as one direction. */
const SAME_DIRECTION = 1e-3;

/**
 * Refuses slices of several series, sizes, directions, pixel distances or pixel formats, naming how many images each has: they make no
 * volume. With `series` only the slices of that SeriesInstanceUID are taken.
 */
export function oneSeries(slices: readonly Slice[], where: string, series?: string): readonly Slice[] {
  const name = fileName(where);
  const groups = grouped(slices, ({ image }) => image.series);
  const titles = [...groups].map(([uid, members]) => `${uid || "without an id"} (${about(members)})`);
  if (series !== undefined) {
    const taken = groups.get(series);
    if (taken) return checkAlike(taken, name, where);
    throw new FormatError({
      code: "mixed-series",
      message: `${name} holds no series ${series}`,
      file: where,
      allowed: titles.join("; "),
    });
  }
  if (groups.size > 1) {
    throw new FormatError({
      code: "mixed-series",
      message: `${name} holds ${groups.size} series, where one belongs: ${titles.join("; ")}`,
      file: where,
      help: "give each series a folder of its own, or name one (imaging/read-ct: series)",
    });
  }
  return checkAlike(slices, name, where);
}

function about(slices: readonly Slice[]): string {
  const { image } = slices[0]!; // groups are never empty
  return [image.about, `${slices.length} images of ${image.rows} × ${image.columns}`].filter(Boolean).join(", ");
}

function checkAlike(slices: readonly Slice[], name: string, where: string): readonly Slice[] {
  const traits: readonly (readonly [string, (slice: Slice) => string])[] = [
    ["sizes", ({ image }) => `${image.rows} × ${image.columns}`],
    ["pixel formats", ({ image: { format } }) => `${format.stored} bits${format.signed ? " with sign" : ""}`],
    ["distances of pixels", ({ pixelSpacing }) => (pixelSpacing ? `${pixelSpacing.y} × ${pixelSpacing.x} mm` : "none")],
    ["directions", directionOf()],
  ];
  for (const [what, trait] of traits) {
    const groups = grouped(slices, trait);
    if (groups.size === 1) continue;
    const parts = [...groups].map(([value, members]) => {
      const example =
        members.length === 1
          ? fileName(members[0]!.image.file)
          : `${members.length} images, as ${fileName(members[0]!.image.file)}`;
      return `${value} (${example})`;
    });
    throw new FormatError({
      code: "mixed-series",
      message: `${name} mixes images of ${groups.size} ${what}: ${parts.join("; ")}`,
      file: where,
      help: "take the images that do not belong out of the folder",
    });
  }
  return slices;
}

/** Names directions so that those within the tolerance of the first of their kind have its name. */
function directionOf(): (slice: Slice) => string {
  const seen: { readonly axes: readonly number[]; readonly name: string }[] = [];
  return ({ rowAxis, columnAxis }) => {
    if (!rowAxis || !columnAxis) return "not said";
    const axes = [...rowAxis, ...columnAxis];
    const like = seen.find((each) => each.axes.every((value, i) => Math.abs(value - axes[i]!) < SAME_DIRECTION));
    if (like) return like.name;
    const name = axes.map((value) => Number(value.toFixed(3)) + 0).join("\\");
    seen.push({ axes, name });
    return name;
  };
}

function grouped<K>(slices: readonly Slice[], key: (slice: Slice) => K): ReadonlyMap<K, readonly Slice[]> {
  const groups = new Map<K, Slice[]>();
  for (const slice of slices) {
    const value = key(slice);
    const group = groups.get(value);
    if (group) group.push(slice);
    else groups.set(value, [slice]);
  }
  return groups;
}
