import { STREAMED_CODECS } from '../codec/registry.ts';
import type { StreamCodec } from '../codec/stream-codec.ts';
import { UsageError } from './errors.ts';

/** The selected unit types, once the codec is known. */
export type Selection = (codec: StreamCodec) => (type: number) => boolean;

/** The words that `--select` knows. */
export const SELECTABLE = [...new Set(STREAMED_CODECS.flatMap(({ stream }) => Object.keys(stream.selections)))];

/** Units that `--select` keeps; without it, all. Throws `UsageError` for a word that no codec knows. */
export const selectionFor = (text: string | undefined): Selection => {
  if (text === undefined) return () => () => true;
  const words = text.split(',').map((part) => part.trim().toLowerCase());
  const codecs = STREAMED_CODECS.map(({ stream }) => stream);
  const unknown = words.find((word) => codecs.every((codec) => typesOf(word, codec) === undefined));
  if (unknown !== undefined) {
    const most = Math.max(...codecs.map(({ maxType }) => maxType));
    throw new UsageError(
      `--select does not know '${unknown}'; it takes numbers 0..${most} and the names ${SELECTABLE.join(' ')}`,
    );
  }
  return (codec) => {
    const types = new Set(words.flatMap((word) => typesOf(word, codec) ?? []));
    return (type) => types.has(type);
  };
};

const typesOf = (word: string, { selections, maxType }: StreamCodec): readonly number[] | undefined => {
  if (/^[0-9]+$/.test(word)) return Number(word) <= maxType ? [Number(word)] : undefined;
  return selections[word];
};
