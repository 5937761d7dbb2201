/** A function that replaces every secret in a text by `***`; longer secrets first, so that none shows in part. */
export function redactor(secrets: readonly (string | undefined)[]): (text: string) => string {
  const values = secrets
    .filter((value): value is string => value !== undefined && value !== "")
    .sort((a, b) => b.length - a.length);
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, "***"), text);
}
