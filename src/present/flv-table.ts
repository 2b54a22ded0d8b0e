import type { AmfPlain } from '../amf/plain.ts';
import type { InspectedTag, PayloadDerived, TagDerived, TagRecord } from '../analysis/flv/records.ts';
import type { TagNalUnit } from '../analysis/timeline/track-units.ts';
import { CODEC_IDS, printableFourCc, SOUND_FORMATS, VIDEO_COMMANDS } from '../container/flv/names.ts';
import { fpsText } from '../media/quantity.ts';
import type { Theme } from './colour.ts';

type Cell = number | string;
const right = (value: Cell, width: number): string => `${value}`.padStart(width);

/** The columns of a row, of fixed width so that rows can be written at once; the last one takes the rest. */
const columns = (row: {
  index: Cell;
  offset: Cell;
  type: string;
  size: Cell;
  dts: Cell;
  cts: Cell;
  pts: Cell;
  delta: Cell;
  codec: string;
}): string =>
  `${right(row.index, 5)} ${right(row.offset, 9)} ${row.type} ${right(row.size, 7)} ${right(row.dts, 8)} ` +
  `${right(row.cts, 4)} ${right(row.pts, 8)} ${right(row.delta, 5)} ${row.codec.padEnd(5)} `;

const HEADER = `${columns({
  index: '#',
  offset: 'offset',
  type: 'T',
  size: 'size',
  dts: 'DTS',
  cts: 'CTS',
  pts: 'PTS',
  delta: 'delta',
  codec: 'codec',
})}content`;

const TYPE_LETTERS = { video: 'V', audio: 'A', script: 'S', unknown: '?' } as const;

/** The streaming table of `flv`: one line per tag, nothing buffered. */
export class FlvTable {
  readonly #theme: Theme;
  readonly #columns: number | undefined;

  /** `columns`: width of the terminal; undefined for a pipe, where nothing is cut. */
  constructor(theme: Theme, columns: number | undefined) {
    this.#theme = theme;
    this.#columns = columns;
  }

  get header(): string {
    return `${this.#theme.heading(HEADER)}\n`;
  }

  row({ record, deltaMs }: InspectedTag): string {
    const left = columns({
      index: record.index,
      offset: record.offset,
      type: TYPE_LETTERS[record.type],
      size: record.size,
      dts: record.dtsMs,
      cts: record.compositionTimeMs ?? '',
      pts: record.ptsMs === undefined ? '' : Math.round(record.ptsMs),
      delta: deltaMs === undefined ? '' : deltaMs < 0 ? deltaMs : `+${deltaMs}`,
      codec: codecOf(record),
    });
    const text = content(record);
    const room = this.#columns === undefined ? text.length : Math.max(0, this.#columns - left.length);
    const cut = text.length > room ? `${text.slice(0, Math.max(0, room - 1))}…` : text;
    return `${`${left}${this.#colour(record)(cut)}`.trimEnd()}\n`;
  }

  #colour(record: TagRecord): (text: string) => string {
    if (record.error !== undefined) return this.#theme.error;
    if (record.derived?.packetType === 'SequenceStart') return this.#theme.parameterSet;
    if (record.type === 'script') return this.#theme.metadata;
    if (record.type === 'unknown') return this.#theme.unknown;
    if (record.type === 'video' && record.derived?.keyframe === true) return this.#theme.idr;
    return record.type === 'audio' ? this.#theme.dim : this.#theme.plain;
  }
}

const codecOf = ({ type, derived, encryption }: TagRecord): string => {
  if (type === 'script') return 'AMF';
  if (encryption !== undefined) return 'crypt';
  const codec = derived?.codec ?? derived?.tracks?.[0]?.codec;
  return codec === undefined ? '-' : printableFourCc(codec);
};

/** The last column: frame type or packet type, and contents. */
const content = (record: TagRecord): string => {
  const failed = record.error === undefined ? '' : `! ${record.error.code}: ${record.error.field}`;
  const missing = record.missingBytes === undefined ? '' : `! ${record.missingBytes} bytes missing`;
  return [facts(record), failed, missing].filter((part) => part !== '').join(' ');
};

const facts = (record: TagRecord): string => {
  const { type, script, derived } = record;
  if (type === 'script') return `${script?.name ?? ''}${scriptFacts(script?.values ?? [])}`;
  if (type === 'unknown') return `tag type ${record.tagType}`;
  if (derived?.silence === true) return 'silence';
  if (derived?.tracks !== undefined) return tracksFacts(derived);
  const command = record.video?.videoCommand;
  if (command !== undefined) return `command ${VIDEO_COMMANDS[command] ?? command}`;
  if (derived?.packetType === undefined) return unreadFacts(record);
  return payloadFacts(record, derived);
};

/** For a tag with an unreadable payload: the codec that its header names. */
const unreadFacts = ({ video, audio }: TagRecord): string => {
  if (video?.codecId !== undefined) return CODEC_IDS[video.codecId] ?? `CodecID ${video.codecId}`;
  if (audio?.soundFormat !== undefined) return SOUND_FORMATS[audio.soundFormat] ?? '';
  return '';
};

const payloadFacts = (record: TagRecord, derived: PayloadDerived): string => {
  const { packetType, configuration, nalus } = derived;
  if (packetType === 'SequenceStart') {
    if (configuration !== undefined) return `config ${configurationFacts(configuration)}`;
    return derived.payloadSize === 0 ? 'config, empty' : 'config';
  }
  if (packetType === 'CodedFrames' || packetType === 'CodedFramesX') {
    const frame = record.type === 'video' ? frameWord(record.video?.frameType) : '';
    const units = nalus === undefined ? '' : nalus.map(unitText).join(' ');
    return [frame, derived.annexB === true ? 'Annex B!' : '', units].filter((part) => part !== '').join(' ');
  }
  if (packetType === 'MultichannelConfig') {
    const channels = record.derived?.channels;
    return `channels ${record.audio?.multichannelConfig?.channelCount ?? ''}${channels === undefined ? '' : ` ${channels.join(',')}`}`;
  }
  if (packetType === 'Metadata') {
    const names = (record.video?.metadata ?? []).filter((value) => typeof value === 'string');
    return `metadata ${names.join(' ')}`.trimEnd();
  }
  if (packetType === 'SequenceEnd') return 'end of sequence';
  return packetType ?? '';
};

const FRAME_WORDS: Readonly<Record<number, string>> = { 1: 'key', 2: '-', 3: 'disp', 4: 'gen', 5: 'info' };
const frameWord = (frameType: number | undefined): string => FRAME_WORDS[frameType ?? 0] ?? `type ${frameType}`;

/** `I:4562`, `SEI:690`: the slice type, else the name of the unit; then its size in bytes. */
const unitText = ({ name, sliceType, size }: TagNalUnit): string =>
  sliceType === undefined ? `${name.replace(/_NUT$/, '')}:${size}` : `${name === 'IDR' ? 'IDR' : sliceType}:${size}`;

const tracksFacts = (derived: TagDerived): string =>
  (derived.tracks ?? [])
    .map((track) => {
      const units = track.nalus === undefined ? '' : ` ${track.nalus.map(unitText).join(' ')}`;
      return `#${track.trackId} ${printableFourCc(track.codec ?? '')} ${shortPacket(track.packetType)}${units}`.trim();
    })
    .join(', ');

const shortPacket = (packetType: string | undefined): string =>
  packetType === 'CodedFrames' || packetType === 'CodedFramesX' ? '' : (packetType ?? '');

/** A configuration in short. */
export const configurationFacts = (configuration: NonNullable<PayloadDerived['configuration']>): string => {
  if ('sampleRateHz' in configuration || 'channels' in configuration) {
    const { codecString, sampleRateHz, channels } = configuration;
    return [
      codecString ?? '',
      sampleRateHz === undefined ? '' : `${sampleRateHz} Hz`,
      channels === undefined ? '' : `${channels} ch`,
    ]
      .filter((part) => part !== '')
      .join(' ');
  }
  const video = configuration as Extract<typeof configuration, { width?: number }>;
  const size = video.width === undefined ? '' : `${video.width}x${video.height}`;
  const level = video.level === undefined ? '' : `@${video.level}`;
  const profile = video.profile === undefined ? '' : `${video.profile}${level}`;
  const fps = video.frameRate === undefined ? '' : `${fpsText(video.frameRate.fps)} fps`;
  return [size, profile, fps].filter((part) => part !== '').join(' ') || (video.codecString ?? '');
};

/** The first value after the name, or the number of its keys. */
const scriptFacts = (values: readonly AmfPlain[]): string => {
  const [first] = values;
  if (first === undefined) return '';
  if (typeof first !== 'object' || Array.isArray(first)) return ` ${JSON.stringify(first)}`;
  return `, ${Object.keys(first).length} keys`;
};
