/** A string literal of C, Python or JavaScript. */
const LITERAL = /(["'])((?:\\[\s\S]|(?!\1)[^\\])*)\1/g;
const ESCAPE = /\\(?:x([0-9a-f]{1,2})|([0-7]{1,3})|([\s\S]))|([\s\S])/gi;
const SINGLE: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/**
 * The bytes of a text with `\x` escapes: a string with its quotes, as C and Python print one, or escapes alone, between
 * separators. `undefined` for a text without them, a message if a letter is no byte.
 */
export const escapedBytes = (text: string): Uint8Array | string | undefined => {
  if (!/\\x[0-9a-f]/i.test(text)) return undefined;
  const literals = [...text.matchAll(LITERAL)].map(([, , content]) => content ?? '');
  const isSeparated = /^(?:\\x[0-9a-f]{1,2}|[\s,;+"'{}[\]<>()])*$/i.test(text);
  const content = isSeparated
    ? text.replace(/[\s,;+"'{}[\]<>()]/g, '')
    : literals.length > 0
      ? literals.join('')
      : text;
  const bytes: number[] = [];
  for (const [, hex, octal, single, letter] of content.matchAll(ESCAPE)) {
    const code =
      hex !== undefined
        ? Number.parseInt(hex, 16)
        : octal !== undefined
          ? Number.parseInt(octal, 8)
          : single !== undefined
            ? (SINGLE[single] ?? single.charCodeAt(0))
            : (letter ?? '').charCodeAt(0);
    if (code > 255) return `'${letter ?? octal}' is no byte`;
    bytes.push(code);
  }
  return Uint8Array.from(bytes);
};
