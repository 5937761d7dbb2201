import { COMPARISON_STYLE } from "./style/comparison-style.ts";
import { FIGURE_STYLE } from "./style/figure-style.ts";
import { METHODS_STYLE } from "./style/methods-style.ts";
import { PAGE_STYLE } from "./style/page-style.ts";
import { PIPELINE_STYLE } from "./style/pipeline-style.ts";
import { PRINT_STYLE } from "./style/print-style.ts";
import { SWITCH_STYLE } from "./style/switch-style.ts";
import { TABLE_STYLE } from "./style/table-style.ts";

/** The report's only style sheet, inline in the page: a section's rules are a file of `style/`, listed here. */
export const STYLE_SHEET = [
  PAGE_STYLE,
  TABLE_STYLE,
  COMPARISON_STYLE,
  FIGURE_STYLE,
  SWITCH_STYLE,
  PIPELINE_STYLE,
  METHODS_STYLE,
  PRINT_STYLE, // last, so that it overrules the rest
]
  .map((rules) => rules.trim())
  .join("\n");
