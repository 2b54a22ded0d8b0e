/** Characters that move the cursor, colour the terminal or turn the direction of the text around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A text from a stream, which may hold anything, for one line of a terminal: control characters as `\u0007`. */
export const printableText = (text: string): string =>
  text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
