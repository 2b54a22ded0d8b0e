import { NAL_UNIT_TYPE_ALIASES } from '../codec/h264/nal-unit-types.ts';
import { UsageError } from './errors.ts';

/** Which nal_unit_types `--select` keeps; all of them without it. */
export const parseSelection = (text: string | undefined): ((nal_unit_type: number) => boolean) => {
  if (text === undefined) return () => true;
  const types = new Set<number>();
  for (const word of text.split(',').map((part) => part.trim().toLowerCase())) {
    const alias = NAL_UNIT_TYPE_ALIASES[word];
    if (alias !== undefined) for (const type of alias) types.add(type);
    else if (/^[0-9]+$/.test(word) && Number(word) < 32) types.add(Number(word));
    else {
      const known = Object.keys(NAL_UNIT_TYPE_ALIASES).join(' ');
      throw new UsageError(`--select does not know '${word}'; it takes numbers 0..31 and the names ${known}`);
    }
  }
  return (type) => types.has(type);
};
