import { OBU_CODECS } from '../../codec/registry.ts';
import type { Keep } from '../../media/unit.ts';
import type { Container } from '../descriptor.ts';
import { obuFormat } from './obu-format.ts';
import { ObuSplitter } from './splitter.ts';

/** The low-overhead format of AV1 (5.2). */
export const obu: Container = obuFormat({
  name: 'obu',
  title: 'an AV1 byte stream (OBUs)',
  extensions: OBU_CODECS.flatMap(({ extensions = [] }) => extensions),
  headerAt: () => 0,
  splitter: (keep?: Keep) => new ObuSplitter(keep),
});
