/**
 * A pattern of picture types for people: each group of B pictures with the picture that they depend on, equal groups
 * counted. In decoding order the B pictures follow it, `IPBBPBBP` -> `I 2×PBB P`; in output order they precede it,
 * `IBBPBBP` -> `I 2×BBP`.
 */
export const patternText = (pattern: string, order: 'decoding' | 'output'): string => {
  const groups = pattern.match(order === 'decoding' ? DECODED_GROUPS : SHOWN_GROUPS) ?? [];
  const runs: { readonly group: string; count: number }[] = [];
  for (const group of groups) {
    const last = runs.at(-1);
    if (last?.group === group) last.count++;
    else runs.push({ group, count: 1 });
  }
  return runs.map(({ group, count }) => (count === 1 ? group : `${count}×${group}`)).join(' ');
};

const DECODED_GROUPS = /[^B]B*|B+/g;
const SHOWN_GROUPS = /B*[^B]|B+/g;
