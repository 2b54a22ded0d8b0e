import { leb128At } from '../../bytes/leb128-reader.ts';
import type { Keep } from '../../media/unit.ts';
import type { Container } from '../descriptor.ts';
import { obuFormat } from '../obu/obu-format.ts';
import { Av1AnnexbSplitter } from './splitter.ts';

/** After temporal_unit_size, frame_unit_size and obu_length. */
const headerAt = (head: Uint8Array): number | undefined => {
  let at = 0;
  for (let i = 0; i < 3; i++) {
    const length = leb128At(head, at, head.length);
    if (typeof length === 'string') return undefined;
    at += length.length;
  }
  return at;
};

/** The length-delimited format of AV1 (Annex B). */
export const av1Annexb: Container = obuFormat({
  name: 'av1-annexb',
  title: 'an AV1 stream with lengths (AV1 Annex B)',
  extensions: ['obu'],
  headerAt,
  splitter: (keep?: Keep) => new Av1AnnexbSplitter(keep),
});
