/** Fewer characters prove nothing: one byte in three is printable. */
const MIN_TEXT = 8;

/** Characters that no text has: control characters but for tabs, line ends and form feeds; bad UTF-8. */
const NO_TEXT = /[^\P{Cc}\t\n\f\r]|\ufffd/gu;

/** Are nine in ten characters those of a text in UTF-8? */
export const looksLikeText = (head: Uint8Array): boolean => {
  const text = new TextDecoder().decode(head);
  return text.length >= MIN_TEXT && (text.match(NO_TEXT)?.length ?? 0) * 10 <= text.length;
};
