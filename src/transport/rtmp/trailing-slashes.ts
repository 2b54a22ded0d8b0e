const SLASH = 0x2f;

/** A path without the slashes at its end. A regular expression for it takes time squared: a peer can send 64 kB of them. */
export const withoutTrailingSlashes = (path: string): string => {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === SLASH) end--;
  return path.slice(0, end);
};
