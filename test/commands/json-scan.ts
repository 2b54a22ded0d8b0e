const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/**
 * Faults that JSON.parse accepts: duplicate keys in an object, and nulls except `input.path` (standard input). `value`
 * is the result of JSON.parse.
 */
export const scanJson = (text: string, value: unknown): string[] =>
  !text.includes('null') && JSON.stringify(value) === text.replaceAll('\n', '') ? [] : scanTokens(text);

// A duplicate key is lost when a document is written again, so the tokens are scanned only if the texts differ.
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
