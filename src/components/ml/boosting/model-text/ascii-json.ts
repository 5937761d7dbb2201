/** JSON in plain ASCII and without `=`, at which LightGBM cuts the lines of a model's header. */
export function asciiJson(value: readonly (number | string)[]): string {
  return JSON.stringify(value).replace(
    /[=\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
