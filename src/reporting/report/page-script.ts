import { COPY_SCRIPT } from "./script/copy.ts";
import { FIGURES_SCRIPT } from "./script/figures.ts";
import { SWITCHES_SCRIPT } from "./script/switches.ts";

/**
 * The report's only script, inline in the page. It adds switches to places that show several tables or figures, numbers to figures that
 * carry some, and buttons to texts that are there to be copied; without it everything is there, one below the other. It reads no address and asks for none.
 */
export const PAGE_SCRIPT = `"use strict";\n${SWITCHES_SCRIPT.trim()}\n${FIGURES_SCRIPT.trim()}\n${COPY_SCRIPT.trim()}\n`;
