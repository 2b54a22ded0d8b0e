import { startsGop } from '../analysis/gop/gop-builder.ts';
import type { GopRecord } from '../analysis/gop/gop-record.ts';
import type { WatchedFrame } from '../analysis/watch/watcher.ts';
import { UsageError } from './errors.ts';

/** What a GOP begins with. */
export const GOP_WORDS: readonly string[] = ['idr', 'open', 'recovery'];

/** What a frame may be, besides. */
export const FRAME_WORDS: readonly string[] = ['key', 'i', 'p', 'b', 'si', 'sp', 'unknown', 'ref', 'nonref'];

/** GOPs that `--select` keeps; without it, all. */
export const gopSelection = (text: string | undefined, frames: boolean): ((gop: GopRecord) => boolean) => {
  const words = wordsOf(text, frames);
  return ({ randomAccess }) => words === undefined || words.has(wordOf(randomAccess));
};

/** Frames that `--select` keeps; without it, all. */
export const frameSelection = (text: string | undefined, frames: boolean): ((frame: WatchedFrame) => boolean) => {
  const words = wordsOf(text, frames);
  if (words === undefined) return () => true;
  return (frame) =>
    words.has(frame.type.toLowerCase()) ||
    words.has(wordOf(frame.randomAccess)) ||
    words.has(frame.reference ? 'ref' : 'nonref') ||
    (words.has('key') && startsGop(frame));
};

const wordOf = (access: GopRecord['randomAccess']): string => (access === 'closed' ? 'idr' : (access ?? ''));

const wordsOf = (text: string | undefined, frames: boolean): ReadonlySet<string> | undefined => {
  if (text === undefined) return undefined;
  const words = text.split(',').map((part) => part.trim().toLowerCase());
  const known = frames ? [...GOP_WORDS, ...FRAME_WORDS] : GOP_WORDS;
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return new Set(words);
  const more = !frames && FRAME_WORDS.includes(unknown) ? ' of GOPs: frames need --frames' : '';
  throw new UsageError(`--select does not know '${unknown}'${more}; it takes ${known.join(' ')}`);
};
