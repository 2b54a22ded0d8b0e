import { toHex } from '../bytes/hex.ts';
import { joined } from '../bytes/joined.ts';
import type { CodecDescriptor, StreamedCodec } from '../codec/descriptor.ts';
import { CODECS } from '../codec/registry.ts';
import type { LooseUnit } from '../codec/stream-codec.ts';
import type { FormatName } from '../container/descriptor.ts';
import { CONTAINERS } from '../container/registry.ts';
import type { UnitItem } from '../media/unit.ts';
import { ContainerError } from '../syntax/errors.ts';
import { inARow, openBareUnits } from './bare-units.ts';
import { type OpenHints, type OpenStream, openInput } from './open.ts';

/** What bytes without a file around them are. */
export interface GivenContent {
  /**
   * How sure that is: a parameter set or a record was read (2); a unit header is legal, and the elements after it too (1.5),
   * or says nothing of them (1); neither (0).
   */
  readonly certainty: 0 | 1 | 1.5 | 2;
  /** What was assumed about them, for the user; absent where nothing was. */
  readonly note?: string;
  open(): Promise<OpenStream>;
}

/** Bytes as they were given: the whole, and the groups in which they stood, which may be units. */
export interface GivenLists {
  readonly lists: readonly Uint8Array[];
  readonly groups: readonly Uint8Array[];
}

/** Finds out what bytes are: units, bare or framed, a record, a tag, a packet. */
export const identify = async ({ lists, groups }: GivenLists, codec: StreamedCodec): Promise<GivenContent> => {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) {
    const content = await identifyOne(only, codec);
    if (content.certainty === 2 || groups.length === 1) return content;
    return areSets(groups, codec)
      ? bareUnits(groups, codec, `read as ${groups.length} units, one a group of digits`)
      : content;
  }
  const foreign = foreignUnit(lists[0] ?? NOTHING);
  if (foreign !== undefined) return refused(foreign);
  if (lists.every((list) => codec.stream.proof.isPlausible(list))) {
    return bareUnits(lists, codec, `read as ${lists.length} units, one a list`);
  }
  return identifyOne(joined(lists), codec);
};

/** Several units, the first of which is certain. */
const areSets = (groups: readonly Uint8Array[], { stream }: StreamedCodec): boolean => {
  const [first, ...others] = groups;
  const isSet = (unit: Uint8Array) =>
    stream.proof.isPlausible(unit) && stream.unitType(stream.typeOf(unit)).role === 'parameter-set';
  return first !== undefined && stream.proof.proves(first) && others.every(isSet);
};

const identifyOne = async (bytes: Uint8Array, codec: StreamedCodec): Promise<GivenContent> => {
  const { proof, nal } = codec.stream;
  if (beginsWithStartCode(bytes)) {
    // Given by hand, a start code needs no other proof, unless another codec begins so.
    const first = firstUnit(bytes.subarray(bytes.indexOf(1) + 1));
    const foreign = foreignUnit(first);
    if (foreign !== undefined) return refused(foreign);
    return {
      ...framed(bytes, 'annexb', codec),
      certainty: proof.evidence(first, first.length) === 'against' ? 1.5 : 2,
    };
  }
  if (proof.proves(firstUnit(bytes))) return bareUnits([bytes], codec);
  const container = CONTAINERS.find(
    ({ name, probe }) => name !== 'annexb' && probe(bytes, true, [codec]).kind === 'yes',
  );
  if (container !== undefined) return framed(bytes, container.name, codec);
  const headless = nal?.loose.withHeader(firstUnit(bytes));
  if (headless?.proven === true) return withHeader(bytes, headless.unit, codec);
  if (mayBeTagBody(bytes)) {
    // Loads the parsers of FLV.
    const { isVideoTagBody, openVideoTagBody } = await import('./given-tag-body.ts');
    if (isVideoTagBody(bytes, codec)) {
      const note = 'read as the body of an FLV video tag';
      return { certainty: 2, note, open: async () => openVideoTagBody(bytes, codec) };
    }
  }
  const units = nal?.loose.aggregated(bytes);
  if (units !== undefined) return loosely(units, codec, 2, `read as ${nal?.loose.aggregation}`);
  const foreign = foreignUnit(bytes);
  if (foreign !== undefined) return refused(foreign);
  return headless === undefined ? bareUnits([bytes], codec) : withHeader(bytes, headless.unit, codec);
};

/** The bytes behind the header of `unit`, which they lack. */
const withHeader = (bytes: Uint8Array, unit: Uint8Array, codec: StreamedCodec): GivenContent => {
  const header = unit.subarray(0, codec.stream.nal?.headerBytes ?? 1);
  const { name } = codec.stream.unitType(codec.stream.typeOf(header));
  const note = `no NAL unit header: read as ${name}, with ${toHex(header)} in front`;
  return bareUnits([joined([header, bytes])], codec, note);
};

/** Frame type and codec 7 (12: HEVC) of a classic tag, or an extended header (FLV 10.1 E.4.3.1, E-RTMP v2). */
const mayBeTagBody = ([first = 0, packetType = 0]: Uint8Array): boolean =>
  first >= 0x80 || (((first & 15) === 7 || (first & 15) === 12) && first < 0x60 && packetType <= 1);

const framed = (bytes: Uint8Array, format: FormatName | undefined, codec: StreamedCodec): GivenContent => ({
  certainty: 2,
  open: () => openBytes(bytes, { format, codec: codec.name }),
});

const bareUnits = (units: readonly Uint8Array[], codec: StreamedCodec, note?: string): GivenContent => {
  const { isPlausible, proves, evidence } = codec.stream.proof;
  const [first = NOTHING] = units;
  const likely = isPlausible(first) ? (evidence(first, first.length) === 'for' ? 1.5 : 1) : 0;
  return loosely(inARow(units), codec, proves(firstUnit(first)) ? 2 : likely, note);
};

const loosely = (
  units: readonly LooseUnit[],
  codec: StreamedCodec,
  certainty: GivenContent['certainty'],
  note?: string,
): GivenContent => ({
  certainty,
  ...(note !== undefined && { note }),
  open: async () => openBareUnits(units, codec),
});

const refused = (what: string): GivenContent => ({
  certainty: 2,
  open: async () => {
    throw new ContainerError('unsupported-format', what);
  },
});

/** A unit or record of a codec that is not read, for the message that says so. */
const foreignUnit = (bytes: Uint8Array): string | undefined => {
  const unread = CODECS.filter(({ kind, stream }) => kind === 'video' && stream === undefined);
  const ofUnit = unread.find((codec) => codec.isFirstUnit?.(bytes) === true);
  if (ofUnit !== undefined) {
    const name = ofUnit.units?.unitType(ofUnit.units.typeOf(bytes)).name;
    return notRead(ofUnit, name === undefined ? 'a unit' : `unit ${name}`);
  }
  const ofRecord = unread.find(({ config }) => holdsSets(config, bytes));
  return ofRecord && notRead(ofRecord, 'a decoder configuration record');
};

const holdsSets = (config: CodecDescriptor['config'], bytes: Uint8Array): boolean => {
  if (config?.sets === undefined) return false;
  const { record, error } = config.read(bytes);
  return error === undefined && config.sets(record, bytes).length > 0;
};

const notRead = ({ name, title }: CodecDescriptor, what: string): string =>
  `is ${what} of ${title}, which rtmpkit does not read; ` +
  `'ffmpeg -f ${name} -i FILE -c copy -bsf:v trace_headers -f null -' shows its elements`;

const beginsWithStartCode = (bytes: Uint8Array): boolean => {
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return zeros >= 2 && bytes[zeros] === 1;
};

/** The bytes up to a start code or zeros, which no unit contains (H.264 7.4.1). */
const firstUnit = (bytes: Uint8Array): Uint8Array => {
  for (let at = 0; at + 2 < bytes.length; at++) {
    if (bytes[at] === 0 && bytes[at + 1] === 0 && (bytes[at + 2] as number) <= 1) return bytes.subarray(0, at);
  }
  return bytes;
};

const NOTHING = new Uint8Array(0);

/** Opens bytes as those of a file without a name. */
export const openBytes = async (bytes: Uint8Array, hints: OpenHints): Promise<OpenStream> =>
  (await openInput(only(bytes), '', hints)).stream();

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The stream, with `items` before its units. */
export const withItems = (stream: OpenStream, items: readonly UnitItem[]): OpenStream => ({
  ...stream,
  units: async function* (keep) {
    if (items.length > 0) yield { items, bytesRead: 0 };
    yield* stream.units(keep);
  },
});
