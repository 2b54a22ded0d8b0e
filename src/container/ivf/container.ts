import type { StreamedCodec } from '../../codec/descriptor.ts';
import { codecNamed, STREAMED_CODECS } from '../../codec/registry.ts';
import type { Keep } from '../../media/unit.ts';
import { ContainerError } from '../../syntax/errors.ts';
import type { Container, Opening } from '../descriptor.ts';
import { SHOW_FRAMES } from '../signatures.ts';
import { IVF_HEADER_BYTES, isIvf, ivfHeaderOf } from './header.ts';
import { annexbPayload, obuPayload } from './payload-cutter.ts';
import { IvfSplitter } from './splitter.ts';

/** Names of codecs by the four-character codes of IVF. */
const CODEC_NAMES: Readonly<Record<string, string>> = {
  AV01: 'av1',
  VP80: 'vp8',
  VP90: 'vp9',
  H264: 'h264',
  AVC1: 'h264',
  H265: 'hevc',
  HEVC: 'hevc',
  H266: 'vvc',
};

/** `codecs`: those that the input may be of. Throws `unsupported-format` for a codec that is not read. */
const openingOf = (head: Uint8Array, codecs: readonly StreamedCodec[]): Opening => {
  const { fourCc } = ivfHeaderOf(head);
  const name = CODEC_NAMES[fourCc];
  // A codec that is set by --codec is alone.
  const codec = codecs.find((one) => one.name === name) ?? (codecs.length === 1 ? codecs[0] : undefined);
  if (codec === undefined) {
    const title = (name === undefined ? undefined : codecNamed(name)?.title) ?? `codec ${JSON.stringify(fourCc)}`;
    throw new ContainerError('unsupported-format', `is IVF with ${title}, which rtmpkit does not read`, SHOW_FRAMES);
  }
  const cutter = codec.stream.nal === undefined ? obuPayload : annexbPayload;
  return { open: (keep?: Keep) => new IvfSplitter(cutter, keep), codec };
};

/** IVF, the file format of libvpx and libaom. */
export const ivf: Container = {
  name: 'ivf',
  title: 'IVF',
  mismatch: 'it has no DKIF signature',
  extensions: ['ivf'],
  hasTimes: true,
  probe: (head, complete, codecs) => {
    if (!isIvf(head)) return { kind: 'no' };
    if (head.length < IVF_HEADER_BYTES) return complete ? { kind: 'no' } : { kind: 'maybe' };
    return { kind: 'yes', ...openingOf(head, codecs) };
  },
  open: (head, complete, codecs) => {
    if (head.length >= IVF_HEADER_BYTES) return openingOf(head, codecs);
    // Too short for a header: junk.
    return complete
      ? openingOf(new Uint8Array(IVF_HEADER_BYTES), codecs.length > 0 ? codecs : STREAMED_CODECS)
      : undefined;
  },
};
