import type {
  AudioOutputFacts,
  ConversionChange,
  ConversionSummary,
  Fix,
  FlvOutputFacts,
  RemainingFindings,
  TagCounts,
  UnitCount,
  UnitCounts,
} from '../analysis/conversion.ts';
import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { TimingFacts } from '../analysis/timing/timing-facts.ts';
import { FOUR_CCS } from '../container/flv/names.ts';
import type { Sink } from '../io/sink.ts';
import { bytesText, durationText, fpsText, plural } from '../media/quantity.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import type { Theme } from './colour.ts';
import { DiagnosticWriter } from './diagnostic-text.ts';
import { jsonLines, KeptDiagnostics } from './json.ts';
import { LAYOUT_WIDTH, listLines } from './width.ts';

/** Input or output of a conversion. */
export interface ConversionEnd {
  /** null for standard input or output. */
  readonly path: string | null;
  /** Absent for bare NAL units. */
  readonly format?: string;
  /** Absent for a pipe, and for a discarded output. */
  readonly sizeBytes?: number;
}

/** Report at the end of a conversion. */
export interface ConversionReport {
  readonly input: ConversionEnd;
  readonly output: ConversionEnd;
  readonly summary: ConversionSummary;
  /** The user interrupted the run. */
  readonly interrupted: boolean;
}

export interface ConvertViewOptions {
  /** Receives the JSON document; without it the report goes to `err`. */
  readonly json: Sink | undefined;
  readonly err: Sink;
  readonly theme: Theme;
  /** Name of the input in diagnostics. */
  readonly input: string;
  /** Errors only. */
  readonly quiet: boolean;
  /** Show info diagnostics too: with `--fix`, each change is one. */
  readonly showsInfo: boolean;
}

/** Prints the diagnostics of a conversion as they occur, and a report at the end. */
export class ConvertView {
  readonly #options: ConvertViewOptions;
  readonly #messages: DiagnosticWriter;
  readonly #kept = new KeptDiagnostics();
  readonly #counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };

  constructor(options: ConvertViewOptions) {
    this.#options = options;
    this.#messages = new DiagnosticWriter(options.err, options.theme, options.input, options.quiet, '--json has 1,000');
  }

  /** Diagnostics so far, by severity. */
  get counts(): Readonly<Record<Severity, number>> {
    return this.#counts;
  }

  diagnostic(record: DiagnosticRecord): void {
    this.#counts[record.severity]++;
    if (this.#options.json !== undefined) this.#kept.add(record);
    else if (this.#options.showsInfo || record.severity !== 'info') this.#messages.add(record);
  }

  flush(): Promise<void> {
    return this.#options.err.flush();
  }

  async end(report: ConversionReport): Promise<void> {
    const { json, err, quiet, theme } = this.#options;
    this.#messages.end();
    if (json !== undefined) json.write(document(report, this.#kept));
    else if (!quiet) err.write(reportText(report, theme));
    await err.finish();
    await json?.finish();
  }
}

const document = ({ input, output, summary }: ConversionReport, kept: KeptDiagnostics): string => {
  const { records, dropped } = kept.result;
  const head = JSON.stringify({ schema: 'rtmpkit/convert/1', input, output }).slice(0, -1);
  const counts = Object.keys(dropped).length === 0 ? {} : { diagnosticsDropped: dropped };
  return `${head},"diagnostics":${jsonLines(records)},"summary":${JSON.stringify({ ...summary, ...counts })}}\n`;
};

const TITLES: Readonly<Record<string, string>> = {
  annexb: 'Annex B',
  avcc: 'AVCC',
  hvcc: 'HVCC',
  'avc-config': 'avcC record',
  'hevc-config': 'hvcC record',
  'av1-config': 'av1C record',
  obu: 'OBU',
  'av1-annexb': 'AV1 Annex B',
  ivf: 'IVF',
  flv: 'FLV',
  mp4: 'MP4',
  fmp4: 'fragmented MP4',
  mkv: 'Matroska',
  webm: 'WebM',
  mpegts: 'MPEG-TS',
  hls: 'HLS',
  adts: 'ADTS',
  raw: 'raw audio',
};

const titleOf = ({ format = 'NAL units' }: ConversionEnd): string => TITLES[format] ?? format;

/** A headline, and a line for each difference from the input. */
const reportText = ({ input, output, summary, interrupted }: ConversionReport, theme: Theme): string => {
  const { nalus, obus, flv, audio, tracks, tags, changes, remaining, config, verification } = summary;
  const from = `${titleOf(input)} -> ${titleOf(output)}`;
  const kept = output.path === null || output.sizeBytes !== undefined;
  const size = output.sizeBytes === undefined ? '' : `, ${bytesText(output.sizeBytes)}`;
  const name = output.path ?? 'standard output';
  const headline = kept
    ? `${name}: ${from}${size}`
    : `${name}: ${from} ${interrupted ? 'interrupted' : 'failed'}, nothing was written`;
  if (!kept) return `${theme.strong(headline)}\n`;
  const lines: string[] = [];
  if (obus !== undefined) lines.push(...unitLines(obus, 'OBU'));
  if (nalus !== undefined) {
    lines.push(...unitLines(nalus, 'NAL unit'));
    if (nalus.trailingZeroBytes > 0) lines.push(`${plural(nalus.trailingZeroBytes, 'trailing zero byte')} not copied`);
  }
  if (flv !== undefined) {
    const audio = flv.audioFrames === undefined ? '' : `, ${plural(flv.audioFrames, 'audio frame')}`;
    lines.push(
      `${plural(flv.frames, 'frame')} (${keyFrameText(flv)}), ${plural(flv.sequenceHeaders, 'sequence header')}${audio}`,
    );
    if (flv.timing !== undefined)
      lines.push(...timingLines(flv.timing, obus === undefined ? 'its VUI' : 'its sequence header'));
  }
  if (audio !== undefined) lines.push(...audioLines(audio));
  for (const { kind, codec, samples } of tracks ?? []) lines.push(`${kind}: ${codec}, ${plural(samples, 'frame')}`);
  if (tags !== undefined) lines.push(...tagLines(tags));
  if (changes !== undefined) lines.push(`fixed: ${changes.map(changeText).join(', ')}`);
  if (remaining !== undefined) lines.push(`left: ${remainingText(remaining)}`);
  if (config !== undefined) lines.push(`${config.path}: configuration record, ${bytesText(config.sizeBytes)}`);
  if (verification !== undefined) {
    const noun = nalus !== undefined ? 'NAL unit' : obus !== undefined ? 'OBU' : tags !== undefined ? 'tag' : 'frame';
    const what = `${plural(verification.compared, noun)} read back`;
    const same = `the same SHA-256 for each${tracks === undefined ? '' : ', and the same times'}`;
    lines.push(verification.identical ? `${what}: ${same}` : `${what} before the first difference`);
  }
  if (!summary.complete) lines.push('not read to the end');
  const wrapped = lines.flatMap((line) => listLines(line.split(', '), LAYOUT_WIDTH - 2));
  return `${theme.strong(headline)}\n${wrapped.map((line) => `  ${line}\n`).join('')}`;
};

const unitLines = ({ read, written, dropped, inserted }: UnitCounts, word: string): string[] => {
  const same = dropped.length === 0 && inserted.length === 0;
  return [
    `${plural(read, word)} read${same ? ', all of them kept as they are' : `, ${written} written`}`,
    ...(dropped.length > 0 ? [`left out: ${countsText(dropped)}`] : []),
    ...(inserted.length > 0 ? [`inserted: ${countsText(inserted)}`] : []),
  ];
};

const audioLines = ({
  codec,
  frames,
  droppedFrames,
  sampleRateHz,
  channels,
  durationMs,
}: AudioOutputFacts): string[] => [
  [
    `${plural(frames, 'frame')} of ${FOUR_CCS[codec] ?? codec}`,
    ...(durationMs === undefined ? [] : [durationText(durationMs / 1000)]),
    ...(sampleRateHz === undefined ? [] : [`${sampleRateHz} Hz`]),
    ...(channels === undefined ? [] : [plural(channels, 'channel')]),
  ].join(', '),
  ...(droppedFrames > 0 ? [`left out: ${plural(droppedFrames, 'frame')}`] : []),
];

const tagLines = ({ read, written, dropped, inserted, junkBytes }: TagCounts): string[] => {
  const same = read === written && inserted === 0;
  const left = dropped.map(({ type, count, sizeBytes }) => `${plural(count, `${type} tag`)} (${bytesText(sizeBytes)})`);
  if (junkBytes > 0) left.push(`${plural(junkBytes, 'byte')} that belong to no tag`);
  return [
    `${plural(read, 'tag')} read${same ? ', all of them kept' : `, ${written} written`}`,
    ...(left.length > 0 ? [`left out: ${left.join(', ')}`] : []),
    ...(inserted > 0 ? ['inserted: onMetaData'] : []),
  ];
};

const CHANGED: Readonly<Record<Fix, (count: number) => string>> = {
  timestamps: (count) => plural(count, 'timestamp'),
  'previous-tag-size': (count) => plural(count, 'framing field'),
  annexb: (count) => `${plural(count, 'tag')} with start codes`,
  metadata: (count) => plural(count, 'metadata value'),
};

const changeText = ({ what, count }: ConversionChange): string => CHANGED[what](count);

/** `2 warnings (dts-gap, interleave)`: what `flv` reports about the output. */
const remainingText = ({ error, warning, info, codes }: RemainingFindings): string => {
  const counts = [
    ...(error > 0 ? [plural(error, 'error')] : []),
    ...(warning > 0 ? [plural(warning, 'warning')] : []),
    ...(info > 0 ? [`${info} info`] : []),
  ];
  const names = Object.entries(codes).map(([code, count]) => (count === 1 ? code : `${count} ${code}`));
  return counts.length === 0 ? 'no findings' : `${counts.join(', ')} (${names.join(', ')})`;
};

const countsText = (counts: readonly UnitCount[]): string =>
  counts.map(({ name, count, sizeBytes }) => `${count} ${name} (${bytesText(sizeBytes)})`).join(', ');

const RATE_FROM: Readonly<Record<Exclude<TimingFacts['frameRateFrom'], 'vui'>, string>> = {
  fps: '--fps',
  default: 'default, as the stream has no rate',
};

const keyFrameText = ({ keyframes, openKeyframes = 0, recoveryPoints = 0 }: FlvOutputFacts): string => {
  const idr = keyframes - openKeyframes;
  const kinds = openKeyframes === 0 ? '' : idr === 0 ? ', no IDR' : `, ${idr} IDR`;
  const others = recoveryPoints === 0 ? '' : `, ${plural(recoveryPoints, 'other recovery point')}`;
  return `${plural(keyframes, 'key frame')}${kinds}${others}`;
};

/** `coded`: where a stream has its frame rate. */
const timingLines = (timing: TimingFacts, coded: string): string[] => {
  const { num, den } = timing.frameRate;
  const { overriddenFrameRate: vui } = timing;
  const instead = vui === undefined ? '' : ` (${fpsText(vui.num / vui.den)} by ${coded})`;
  const from = timing.frameRateFrom === 'vui' ? coded : RATE_FROM[timing.frameRateFrom];
  const rate = `${fpsText(num / den)} fps by ${from}${instead}`;
  const delay =
    timing.delayFrames === 0
      ? 'shown in the order of decoding'
      : `shown ${plural(timing.delayFrames, 'frame')} (${Math.round(timing.delayMs * 10) / 10} ms) after decoding`;
  const later = timing.laterDelayFrames === undefined ? '' : `, ${plural(timing.laterDelayFrames, 'frame')} at the end`;
  return [`${durationText(timing.durationMs / 1000)} at ${rate}; ${delay}${later}`];
};
