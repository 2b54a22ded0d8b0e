import type { CodecDescriptor, PictureSize, StreamedCodec } from '../codec/descriptor.ts';
import { CODECS, NAL_CODECS, STREAMED_CODECS } from '../codec/registry.ts';
import { ContainerError } from '../syntax/errors.ts';
import { PROBE_LIMIT_BYTES } from '../syntax/limits.ts';
import { unitsIn } from './annexb/units-in.ts';
import { type Container, type Opening, PROBE_HEAD_BYTES } from './descriptor.ts';
import { CONTAINERS } from './registry.ts';
import { SHOW_FRAMES, type Signature, signatureOf, unitSignatureOf } from './signatures.ts';
import { looksLikeText } from './text.ts';

export { PROBE_HEAD_BYTES };

/** Result of a probe. */
export type Decision =
  | ({ readonly kind: 'format'; readonly container: Container } & Opening)
  /** Undecided: probe again with more bytes. */
  | { readonly kind: 'more' }
  /** Only a later start code can decide: search for one without keeping the bytes. */
  | { readonly kind: 'search' };

/**
 * Detects the format and the codec of an input from its first bytes or, where they do not decide, from its extension.
 * `codecs`: those that it may be of; one, if it is set by `--codec`.
 */
export const probe = (
  head: Uint8Array,
  complete: boolean,
  extension: string,
  codecs: readonly StreamedCodec[] = STREAMED_CODECS,
): Decision => {
  if (complete && head.length === 0) throw emptyInput();
  const foreign = signatureOf(head);
  if (foreign !== undefined) throw unsupported(foreign);
  const mayWait = !complete && head.length < PROBE_HEAD_BYTES;
  let waiting = false;
  let byExtension: Decision | undefined;
  let byContent: Decision | undefined;
  for (const container of CONTAINERS) {
    // What begins with start codes may still be a chain of lengths.
    if (container.name === 'annexb' && !(waiting && mayWait)) refuseForeignUnit(head, codecs);
    const verdict = container.probe(head, complete, codecs);
    if (verdict.kind === 'yes') {
      byContent = { ...verdict, ...byName(verdict, extension, codecs), kind: 'format', container };
      break;
    }
    if (verdict.kind === 'no') continue;
    waiting = true;
    const { opening } = verdict;
    if (opening !== undefined && container.extensions.includes(extension)) {
      byExtension ??= { ...opening, ...byName(opening, extension, codecs), kind: 'format', container };
    }
  }
  if (waiting && mayWait) return { kind: 'more' };
  if (byContent !== undefined) return byExtension ?? byContent;
  if (mayWait) return { kind: 'more' };
  if (byExtension !== undefined) return byExtension;
  const named = CONTAINERS.find((container) => container.extensions.includes(extension));
  if (named?.byExtension === true && !looksLikeText(head)) {
    return { ...(named.open(head, true, codecs) as Opening), kind: 'format', container: named };
  }
  if (!complete) return { kind: 'search' };
  throw unknownFormat(head, head.length);
};

/** Where the bytes do not tell the codec, or speak for two: the one that the extension names, if it names one. */
export const byName = (
  { codec, orCodec }: Opening,
  extension: string,
  codecs: readonly StreamedCodec[],
): Pick<Opening, 'codec' | 'orCodec'> => {
  const named = codecs.find(({ extensions }) => extensions?.includes(extension) === true);
  if (named === undefined || (codec !== undefined && orCodec === undefined)) return {};
  return codec === undefined || named === codec || named === orCodec ? { codec: named, orCodec: undefined } : {};
};

/** Throws where a unit is of a codec that is not streamed, unless `--codec` says which it is. */
const refuseForeignUnit = (head: Uint8Array, codecs: readonly StreamedCodec[]): void => {
  const foreign = codecs === STREAMED_CODECS ? foreignUnit(head) : undefined;
  if (foreign !== undefined) throw unsupported(foreign, 'tests' in foreign ? undefined : sizeIn(head, foreign));
};

/** What a byte stream holds that is not of a streamed codec, by its first unit that tells. */
const foreignUnit = (head: Uint8Array): Signature | CodecDescriptor | undefined => {
  for (const { bytes, isWhole, start } of unitsIn(head, false)) {
    const signature = unitSignatureOf(head.subarray(start));
    if (signature !== undefined) return signature;
    const codec = CODECS.find((one) => one.stream === undefined && one.isFirstUnit?.(bytes) === true);
    if (codec !== undefined) return codec;
    if (isWhole && isStreamed(bytes)) return undefined;
  }
  return undefined;
};

/** The picture size that a unit among these bytes says. */
const sizeIn = (head: Uint8Array, { pictureSize }: CodecDescriptor): PictureSize | undefined => {
  if (pictureSize === undefined) return undefined;
  for (const { bytes } of unitsIn(head, true)) {
    const size = pictureSize(bytes);
    if (size !== undefined) return size;
  }
  return undefined;
};

const isStreamed = (unit: Uint8Array): boolean =>
  STREAMED_CODECS.some(({ stream: { proof } }) => proof.proves(unit) || proof.evidence(unit, unit.length) === 'for');

export const emptyInput = (): ContainerError => new ContainerError('empty-input', 'is empty');

const unsupported = (foreign: Signature | CodecDescriptor, size?: PictureSize): ContainerError => {
  if ('tests' in foreign) {
    return new ContainerError('unsupported-format', `is ${foreign.title}, which rtmpkit does not read`, foreign.remedy);
  }
  const name = size === undefined ? foreign.title : `${foreign.title} ${size.width}x${size.height}`;
  const text = `is ${name}, which rtmpkit does not take apart`;
  return new ContainerError('unsupported-format', `${text} (--codec h264 reads it as H.264)`, SHOW_FRAMES);
};

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
  const hasUnits = unitsIn(head, true).next().done !== true;
  const what = looksLikeText(head)
    ? 'looks like text'
    : hasUnits
      ? `a start code, but no NAL unit that could be ${NAL_CODECS.map(({ title }) => title).join(' or ')} in ${size}`
      : `no start code in ${size}, no length-prefixed NAL units with an SPS`;
  return new ContainerError('unknown-format', `unknown format (${what}); use --format to set it`);
};
