import type { OpenReader } from '../descriptor.ts';
import { sampleContainer } from '../sample-container.ts';
import { elementAt, elementsIn, textOf } from './ebml.ts';
import { ID } from './ids.ts';

const SIGNATURE = [0x1a, 0x45, 0xdf, 0xa3];
/** Bytes in which DocType is. */
const HEADER_BYTES = 64;

const reader: OpenReader = async () => {
  const { MatroskaReader } = await import('./reader.ts');
  return new MatroskaReader();
};

const docTypeOf = (head: Uint8Array): string => {
  const header = elementAt(head, 0);
  if (typeof header === 'string') return '';
  for (const element of elementsIn(head, header)) if (element.id === ID.docType) return textOf(head, element);
  return '';
};

const begins = (isWanted: (docType: string) => boolean) => (head: Uint8Array, complete: boolean) => {
  if (SIGNATURE.some((byte, i) => head[i] !== byte && head.length > i)) return 'no';
  if (head.length < HEADER_BYTES && !complete) return 'maybe';
  return head.length >= SIGNATURE.length && isWanted(docTypeOf(head)) ? 'yes' : 'no';
};

export const webm = sampleContainer({
  name: 'webm',
  title: 'WebM',
  mismatch: 'it has no EBML header with the DocType webm',
  extensions: ['webm'],
  reader,
  begins: begins((docType) => docType === 'webm'),
});

export const mkv = sampleContainer({
  name: 'mkv',
  title: 'Matroska',
  mismatch: 'it has no EBML header',
  extensions: ['mkv', 'mka', 'mk3d'],
  reader,
  begins: begins((docType) => docType !== 'webm'),
});
