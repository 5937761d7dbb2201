/** A text cut to so many characters, the last of them an ellipsis where something is left out. */
export const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
