// A small matcher of its own: configurations name files by patterns of a few words, and the packages that match globs
// are ten times as long, with syntax that such a file has no use for.

/** The pattern as a regular expression, for paths with slashes. */
const expressionOf = (pattern: string): string => {
  let expression = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const [any] = /^(?:\*\*\/)+/.exec(rest) ?? [];
    const [set] = /^\[[^\]]+\]/.exec(rest) ?? [];
    const char = pattern[at] as string;
    if (any !== undefined) {
      expression += '(?:[^/]+/)*';
      at += any.length - 1;
    } else if (rest.startsWith('**')) {
      expression += '.*';
      at++;
    } else if (set !== undefined) {
      expression += set.replace(/^\[[!^]/, '[^').replace(/\\/g, '\\\\');
      at += set.length - 1;
    } else if (char === '*') expression += '[^/]*';
    else if (char === '?') expression += '[^/]';
    else if (char === '{' && rest.includes('}')) {
      expression += '(?:';
      depth++;
    } else if (char === '}' && depth > 0) {
      expression += ')';
      depth--;
    } else if (char === ',' && depth > 0) expression += '|';
    else expression += char.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  }
  return expression + ')'.repeat(depth);
};

/**
 * Does a path match? `*` and `?` stop at a slash, double stars do not; `{a,b}` and `[a-z]` are alternatives. A pattern without a
 * slash is of file names, in any folder.
 */
export const globMatcher = (pattern: string): ((path: string) => boolean) => {
  const clean = pattern.replace(/^\.\//, '');
  const expression = new RegExp(`^${clean.includes('/') ? '' : '(?:.*/)?'}${expressionOf(clean)}$`);
  return (path) => expression.test(path);
};
