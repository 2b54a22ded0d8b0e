import type { OpenReader } from '../descriptor.ts';
import { sampleContainer } from '../sample-container.ts';
import { fourCcAt } from './box.ts';

/** An ISO base media file begins with ftyp or one of these boxes, a QuickTime movie also with one of its own. */
const BOXES = ['styp', 'moov', 'moof', 'mdat', 'sidx', 'free', 'skip', 'emsg', 'prft'];
const ATOMS = ['wide', 'pnot'];
const QUICKTIME = 'qt  ';

const reader: OpenReader = async (order) => {
  const { Mp4Reader } = await import('./reader.ts');
  return new Mp4Reader(order);
};

const isQuickTime = (head: Uint8Array): boolean => {
  const type = fourCcAt(head, 4);
  return ATOMS.includes(type) || (type === 'ftyp' && fourCcAt(head, 8) === QUICKTIME);
};

/** Too short to tell, and no other type so far. */
const needsMore = (head: Uint8Array, complete: boolean): boolean => {
  const type = fourCcAt(head, 4);
  return !complete && head.length < 12 && ['ftyp', ...BOXES, ...ATOMS].some((known) => known.startsWith(type));
};

/** MP4, also fragmented (CMAF). */
export const mp4 = sampleContainer({
  name: 'mp4',
  title: 'MP4',
  mismatch: 'it does not begin with a box',
  extensions: ['mp4', 'm4v', 'm4a', 'm4s', 'cmfv', '3gp', 'f4v'],
  reader,
  begins: (head, complete) => {
    if (needsMore(head, complete)) return 'maybe';
    const type = fourCcAt(head, 4);
    return (type === 'ftyp' && head.length >= 12 && !isQuickTime(head)) || BOXES.includes(type) ? 'yes' : 'no';
  },
});

export const mov = sampleContainer({
  name: 'mov',
  title: 'QuickTime (MOV)',
  mismatch: 'it does not begin with an atom',
  extensions: ['mov', 'qt'],
  reader,
  begins: (head, complete) => (needsMore(head, complete) ? 'maybe' : isQuickTime(head) ? 'yes' : 'no'),
});
