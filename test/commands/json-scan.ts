const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/**
 * What JSON.parse does not tell: keys that come twice in one object, and nulls but the one of `input.path`, which stands
 * for standard input. Empty where all is well. `value` is what JSON.parse gave.
 */
export const scanJson = (text: string, value: unknown): string[] =>
  !text.includes('null') && JSON.stringify(value) === text.replaceAll('\n', '') ? [] : scanTokens(text);

// A key that comes twice is not there any more when a document is written again: only then is it looked for.
const scanTokens = (text: string): string[] => {
  const found: string[] = [];
  const open: (Set<string> | undefined)[] = [];
  let before = '';
  let key = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === 'null' && key !== '"path"') found.push('null');
    else if (token === ':') {
      const keys = open.at(-1);
      if (keys?.has(before) === true) found.push(`${before} twice`);
      keys?.add(before);
      key = before;
    }
    before = token;
  }
  return found;
};
