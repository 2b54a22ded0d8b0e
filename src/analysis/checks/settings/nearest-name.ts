/** Changes between two words: letters put in, left out, replaced, or two that changed places. */
const distance = (a: string, b: string): number => {
  let [before, last]: readonly number[][] = [[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last?.[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last?.[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before?.[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, last] = [last, row];
  }
  return last?.[b.length] ?? 0;
};

/** The name that a mistyped one was meant to be, if one is near enough. */
export const nearestName = (typed: string, names: readonly string[]): string | undefined => {
  const word = typed.toLowerCase();
  let best: { readonly name: string; readonly cost: number } | undefined;
  for (const name of names) {
    const [whole, tail] = [name.toLowerCase(), name.slice(name.indexOf('/') + 1).toLowerCase()];
    // The family of a rule is easily left out.
    const cost = tail === word ? 0.5 : Math.min(distance(word, whole), distance(word, tail) + 1);
    if (best === undefined || cost < best.cost) best = { name, cost };
  }
  return best !== undefined && best.cost <= Math.max(1, Math.floor(word.length / 3)) ? best.name : undefined;
};

/** `; did you mean gop/closed?`, or nothing. */
export const hintFor = (typed: string, names: readonly string[]): string => {
  const name = nearestName(typed, names);
  return name === undefined ? '' : `; did you mean ${name}?`;
};
