import { escapeHtml } from "../tables/html.ts";

/**
 * An SVG file's text as part of an HTML page: no XML header, no namespaces, every id and reference to it with `prefix` before, so that
 * two figures in a page do not share ids; it scales down to the page's width. Scripts and addresses outside the page are taken out. The
 * caption, which stands below, is its name instead of its title, which browsers show under a pointer that rests.
 */
export function embedSvg(svg: string, prefix: string): string {
  const caption = svgCaption(svg);
  return svg
    .slice(svg.indexOf("<svg"))
    .replace(/<script[\s\S]*?<\/script>/g, "")
    .replace(/<title>[\s\S]*?<\/title>\n?/, "")
    .replace(/ xmlns(?::\w+)?="[^"]*"/g, "")
    .replace(/ xlink:href=/g, " href=")
    .replace(/ href="(?!#|data:image\/)[^"]*"/g, "")
    .replace(/ id="([^"]+)"/g, ` id="${prefix}$1"`)
    .replace(/url\((['"]?)#([^)'"]+)\1\)/g, `url(#${prefix}$2)`)
    .replace(/ href="#([^"]+)"/g, ` href="#${prefix}$1"`)
    .replace("<svg", () => `<svg role="img"${caption ? ` aria-label="${escapeHtml(caption)}"` : ""}`)
    .trim();
}

/** The caption that an SVG carries as its `<title>`, as plain text; empty where it has none. */
export function svgCaption(svg: string): string {
  const title = /<title>([\s\S]*?)<\/title>/.exec(svg)?.[1] ?? "";
  return title
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}
