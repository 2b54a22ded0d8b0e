import type { CodecDescriptor } from '../codec/descriptor.ts';
import { CODECS } from '../codec/registry.ts';
import { ContainerError } from '../syntax/errors.ts';
import { PROBE_LIMIT_BYTES } from '../syntax/limits.ts';
import type { Container, OpenStage } from './descriptor.ts';
import { CONTAINERS } from './registry.ts';

/** Result of a probe. */
export type Decision =
  | { readonly kind: 'format'; readonly container: Container; readonly open: OpenStage }
  /** Undecided: probe again with more bytes. */
  | { readonly kind: 'more' }
  /** Only a later start code can decide: search for one without keeping the bytes. */
  | { readonly kind: 'search' };

/** Bytes kept while probing. An input that no container claims by then can only be a byte stream. */
export const PROBE_HEAD_BYTES = 1 << 16;

/**
 * Detects the format of an input from its first bytes or, where they do not decide, from its extension. With a `codec`,
 * set by `--codec`, an unsupported codec of the first unit is ignored.
 */
export const probe = (head: Uint8Array, complete: boolean, extension: string, codec?: string): Decision => {
  if (complete && head.length === 0) throw emptyInput();
  const other = codec === undefined ? foreignCodec(head) : undefined;
  if (other !== undefined) throw unsupported(other.title, "'nalu' and 'sps' read it as H.264 with --codec h264");
  const foreign = foreignFormat(head);
  if (foreign !== undefined) throw unsupported(foreign, 'extract the video stream first');
  const mayWait = !complete && head.length < PROBE_HEAD_BYTES;
  let waiting = false;
  let byExtension: Decision | undefined;
  for (const container of CONTAINERS) {
    const verdict = container.probe(head, complete);
    if (verdict.kind === 'yes') {
      // Start codes prove a byte stream only when a chain of lengths is ruled out.
      if (waiting && mayWait) return { kind: 'more' };
      return byExtension ?? { kind: 'format', container, open: verdict.open };
    }
    if (verdict.kind === 'no') continue;
    waiting = true;
    if (verdict.open !== undefined && container.extensions.includes(extension)) {
      byExtension = { kind: 'format', container, open: verdict.open };
    }
  }
  if (mayWait) return { kind: 'more' };
  if (byExtension !== undefined) return byExtension;
  const named = CONTAINERS.find((container) => container.extensions.includes(extension));
  if (named?.byExtension === true && !looksLikeText(head)) {
    return { kind: 'format', container: named, open: openOf(named, head) };
  }
  if (!complete) return { kind: 'search' };
  if (named?.name === 'annexb' && hasStartCode(head))
    return { kind: 'format', container: named, open: openOf(named, head) };
  throw unknownFormat(head, head.length);
};

const openOf = (container: Container, head: Uint8Array) => container.open(head, true) as OpenStage;

const hasStartCode = (head: Uint8Array): boolean => {
  for (let at = 0; at + 2 < head.length; at++) {
    if (head[at] === 0 && head[at + 1] === 0 && head[at + 2] === 1) return true;
  }
  return false;
};

export const emptyInput = (): ContainerError => new ContainerError('empty-input', 'is empty');

const unsupported = (what: string, way: string): ContainerError =>
  new ContainerError('unsupported-format', `is ${what}, which rtmpkit does not read; ${way}`);

/** The error for an input that is not of the only accepted format; `other`: the format it looks like. */
export const notFormat = (
  { name, title, mismatch = 'the content does not match' }: Container,
  other?: string,
): ContainerError => {
  const why = other === undefined ? mismatch : `it looks like ${other}`;
  return new ContainerError('unknown-format', `is not ${title}: ${why}; --format ${name} reads it anyway`);
};

/** What an input is that could be of a known format, but proves nothing. */
export const likenessOf = (head: Uint8Array, complete: boolean): string | undefined =>
  resemblance(head, complete)?.what;

const resemblance = (head: Uint8Array, complete: boolean) => {
  for (const { name, resembles } of CONTAINERS) {
    const what = resembles?.(head, complete);
    if (what !== undefined) return { name, what };
  }
  return undefined;
};

/** The error for an input of no known format. */
export const unknownFormat = (head: Uint8Array, searched: number): ContainerError => {
  const like = resemblance(head, searched <= head.length);
  if (like !== undefined) {
    const way = `--format ${like.name} reads them, and convert takes the sets from a record (--config)`;
    return new ContainerError('unknown-format', `unknown format: it looks like ${like.what}; ${way}`);
  }
  const size =
    searched >= PROBE_LIMIT_BYTES
      ? `the first ${PROBE_LIMIT_BYTES >> 20} MiB`
      : searched === 1
        ? '1 byte'
        : `${searched} bytes`;
  const what = looksLikeText(head)
    ? 'looks like text'
    : `no start code in ${size}, no length-prefixed NAL units with an SPS`;
  return new ContainerError('unknown-format', `unknown format (${what}); use --format to set it`);
};

/** Fewer printable bytes prove nothing: one byte in three is printable. */
const MIN_TEXT_BYTES = 8;

const looksLikeText = (head: Uint8Array): boolean => {
  const sample = head.subarray(0, 512);
  return (
    sample.length >= MIN_TEXT_BYTES && sample.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13)
  );
};

const startsWith = (head: Uint8Array, at: number, text: string): boolean =>
  head.length >= at + text.length && [...text].every((letter, i) => head[at + i] === letter.charCodeAt(0));

/** Unsupported formats that are recognised by their first bytes. */
const foreignFormat = (head: Uint8Array): string | undefined => {
  if (startsWith(head, 4, 'ftyp') || startsWith(head, 4, 'moov') || startsWith(head, 4, 'styp')) return 'MP4';
  if (startsWith(head, 0, '\x1aE\xdf\xa3')) return 'Matroska or WebM';
  if (startsWith(head, 0, 'RIFF')) return 'AVI or another RIFF file';
  if (startsWith(head, 0, 'OggS')) return 'Ogg';
  if (startsWith(head, 0, 'DKIF')) return 'IVF';
  if (startsWith(head, 0, '#EXTM3U')) return 'an HLS playlist';
  if (startsWith(head, 0, '\x00\x00\x01\xba')) return 'an MPEG program stream';
  if (isTransportStream(head)) return 'an MPEG transport stream';
  if (startsWith(head, 0, '\xd4\xc3\xb2\xa1') || startsWith(head, 0, '\x0a\x0d\x0d\x0a')) return 'a packet capture';
  return undefined;
};

/** The unsupported codec of a byte stream, recognised by its first unit. */
const foreignCodec = (head: Uint8Array): CodecDescriptor | undefined => {
  const start = head.findIndex((byte) => byte !== 0);
  if (start < 2 || head[start] !== 1) return undefined;
  const unit = head.subarray(start + 1);
  return CODECS.find((codec) => codec.stream === undefined && codec.isFirstUnit?.(unit) === true);
};

const isTransportStream = (head: Uint8Array): boolean =>
  head.length > 3 * 188 && [0, 188, 376].every((at) => head[at] === 0x47);
