import { createRequire } from "node:module";

/**
 * The one font of all figures: Arimo (SIL Open Font License), which has the widths of Arial, Helvetica and Liberation Sans. So an SVG
 * that is shown without Arimo falls back to one of those without moving a label.
 */
export const FONT_FAMILY = "Arimo, Arial, Helvetica, 'Liberation Sans', sans-serif";
export const FONT_NAME = "Arimo";

export type FontWeight = "regular" | "bold";
const FILES: Readonly<Record<FontWeight, string>> = {
  regular: "@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf",
  bold: "@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf",
};

/** Absolute path of the bundled TrueType file. */
export const fontPath = (weight: FontWeight): string => createRequire(import.meta.url).resolve(FILES[weight]);
