import type { FrameTypeSummary, VideoSummary } from '../../analysis/video-summary.ts';
import type { CodecWords } from '../../codec/codec-words.ts';
import type { EncoderDescription } from '../../codec/encoder-description.ts';
import { printableFourCc } from '../../container/flv/names.ts';
import type { Colour } from '../../media/colour.ts';
import { bitrateText, bytesText, durationText, plural } from '../../media/quantity.ts';
import type { Theme } from '../colour.ts';
import { alignedColumns } from '../columns.ts';
import { blockRows } from '../macroblocks/block-text.ts';
import { patternText } from '../pattern-text.ts';
import type { InfoVideo } from './info-file.ts';
import { intervalText, kindsText } from './key-frames-text.ts';
import { joinedParts, NO_BREAK, type Row, rowLines } from './rows.ts';
import { delayTexts, frameRateText } from './timing-text.ts';

/** The facts of a video track. */
export const videoLines = (video: InfoVideo, theme: Theme, width: number): readonly string[] => [
  ...rowLines([...codingRows(video), ...timeRows(video)], theme, width),
  ...typeLines(video.summary, theme),
  ...rowLines(restRows(video), theme, width),
];

/** The same, not yet laid out; `types`: titles, then a row for each type. */
export const videoRows = (
  video: InfoVideo,
): {
  readonly before: readonly Row[];
  readonly types: readonly (readonly string[])[];
  readonly after: readonly Row[];
} => ({ before: [...codingRows(video), ...timeRows(video)], types: typeRows(video.summary), after: restRows(video) });

/** The same as lines, without what is of no use beside its frames: colour, parameter sets, the encoder. `more`: rows after them. */
export const frameLines = (video: InfoVideo, more: readonly Row[], theme: Theme, width: number): readonly string[] => {
  const kept = [...codingRows(video), ...timeRows(video)].filter(([label]) => label !== 'colour');
  return [
    ...rowLines(kept, theme, width),
    ...typeLines(video.summary, theme),
    ...rowLines([...restRows(video).filter(([label]) => !['sets', 'encoder'].includes(label)), ...more], theme, width),
  ];
};

const codingRows = ({ track, summary, description }: InfoVideo): readonly Row[] => {
  const { width, height, codedWidth, codedHeight, sar, dar, scan, profile, level, tier, codecString } = description;
  const { chromaFormat, bitDepthLuma, bitDepthChroma, colour } = description;
  const isCropped = codedWidth !== undefined && (codedWidth !== width || codedHeight !== height);
  const depths =
    bitDepthLuma === bitDepthChroma || bitDepthChroma === undefined ? [bitDepthLuma] : [bitDepthLuma, bitDepthChroma];
  const levelText = level === undefined ? '' : `@${level}`;
  return [
    [
      track.name,
      joinedParts(
        [
          track.codec?.title ?? printableFourCc(track.fourCc),
          profile === undefined ? undefined : `${profile}${levelText}${tier === undefined ? '' : ` ${tier} tier`}`,
          codecString,
        ],
        '  ',
      ),
    ],
    [
      'picture',
      joinedParts([
        width === undefined ? undefined : `${width}x${height}`,
        isCropped ? `coded as ${codedWidth}x${codedHeight}` : undefined,
        sar === undefined ? undefined : `SAR ${sar.num}:${sar.den}`,
        dar === undefined ? undefined : `DAR ${dar.num}:${dar.den}`,
        scan,
      ]),
    ],
    [
      'samples',
      joinedParts([
        chromaFormat,
        depths[0] === undefined ? undefined : `${depths.join(' and ')} bit`,
        summary.entropyCoding,
        slicesText(summary, track.codec?.stream?.words),
      ]),
    ],
    ['colour', summary.sequence === undefined && colour === undefined ? undefined : colourText(colour)],
  ];
};

const slicesText = ({ slicesPerFrame: slices }: VideoSummary, words: CodecWords | undefined): string | undefined => {
  if (slices === undefined) return undefined;
  const { part, whole } = words ?? { part: 'slice', whole: 'frame' };
  return slices.min === slices.max
    ? `${plural(slices.max, part)} a ${whole}`
    : `${slices.min} to ${slices.max} ${part}s a ${whole}`;
};

const colourText = (colour: Colour | undefined): string => {
  if (colour === undefined) return 'not described';
  const range = `${colour.video_full_range_flag?.name ?? 'unknown'} range`;
  if (colour.colour_primaries === undefined) return `${range}, not described otherwise`;
  const { colour_primaries: primaries, transfer_characteristics: transfer, matrix_coefficients: matrix } = colour;
  return `${primaries.name} / ${transfer?.name} / ${matrix?.name}, ${range}`;
};

const timeRows = (video: InfoVideo): readonly Row[] => {
  const { summary, flv, track } = video;
  const words = track.codec?.stream?.words;
  const { frames, sizeBytes, durationMs, keyFrames, gops, maxConsecutiveB } = summary;
  if (frames === 0)
    return [
      ['frame rate', frameRateText(summary, flv, words)],
      ['frames', 'none'],
      ['delay', ...delayTexts(summary, words)],
    ];
  return [
    ['frame rate', frameRateText(summary, flv, words)],
    [
      'length',
      joinedParts([
        plural(frames, 'frame'),
        durationMs === undefined ? undefined : durationText(durationMs / 1000),
        bytesText(sizeBytes),
      ]),
    ],
    ['bit rate', rateText(summary)],
    ['key frames', intervalText(keyFrames), kindsText(summary, flv?.keyFrames?.count, words)],
    ['GOP', ...gopTexts(gops)],
    [
      'B frames',
      maxConsecutiveB === undefined
        ? undefined
        : maxConsecutiveB === 0
          ? 'none'
          : `at most ${maxConsecutiveB} in a row`,
    ],
    ['delay', ...delayTexts(summary, words)],
  ];
};

const rateText = ({ bitrateBps, peakBitrateBps, peakFrom }: VideoSummary): string => {
  if (bitrateBps === undefined) return 'unknown: no duration';
  const peak =
    peakBitrateBps === undefined
      ? 'shorter than a second: no peak'
      : `${bitrateText(peakBitrateBps)} in the fullest second${peakFrom === undefined ? '' : ` (from${NO_BREAK}${secondsText(peakFrom.dtsMs)})`}`;
  return `${bitrateText(bitrateBps)} on average; ${peak}`;
};

const secondsText = (ms: number): string => `${(ms / 1000).toFixed(3)}${NO_BREAK}s`;

const gopTexts = (gops: VideoSummary['gops']): readonly string[] => {
  if (gops?.pattern === undefined) return [];
  const { pattern, displayPattern, sameAsPattern = 1, compared = 1 } = gops;
  const how = compared > 1 ? ` (${sameAsPattern} of ${compared} GOPs)` : '';
  const decoded = `${shortPattern(patternText(pattern, 'decoding'))}  decoded${how}`;
  if (displayPattern === undefined || displayPattern === pattern) return [decoded];
  return [decoded, `${shortPattern(patternText(displayPattern, 'output'))}  shown`];
};

/** Characters of a pattern that are shown. */
const PATTERN_WIDTH = 46;

const shortPattern = (text: string): string => {
  if (text.length <= PATTERN_WIDTH) return text;
  const cut = text.slice(0, PATTERN_WIDTH - 1);
  return `${cut.slice(0, cut.lastIndexOf(' '))} …`;
};

const ORDER = ['I', 'P', 'B', 'SI', 'SP', 'unknown'] as const;

/** Titles, then sizes of frames, and QP of slices or base_q_idx of frames, of each type. */
const typeRows = ({ types, qp: sliceQp, base_q_idx, sizeBytes }: VideoSummary): readonly (readonly string[])[] => {
  const qp = sliceQp ?? base_q_idx;
  const rows = ORDER.flatMap((type) => {
    const of = types[type];
    return of === undefined ? [] : [typeRow(type, of, sizeBytes, qp?.byType[type])];
  });
  if (rows.length === 0) return [];
  const quantizer = qp === undefined ? [] : [sliceQp === undefined ? 'base_q_idx' : 'slice QP', 'mean'];
  return [['type', 'frames', 'bytes', 'share', 'min', 'mean', 'max', ...quantizer], ...rows];
};

const typeLines = (summary: VideoSummary, theme: Theme): readonly string[] => {
  const rows = typeRows(summary);
  if (rows.length === 0) return [];
  const align = (rows[0] ?? []).map((_, i) => (i === 0 ? ('left' as const) : ('right' as const)));
  const lines = alignedColumns(rows, align).split('\n');
  return [
    '',
    ...lines.map((line, i) => (i === 0 ? theme.heading(line) : line.replace(/[IPBS?]+/, paintOf(theme)))),
    '',
  ];
};

const paintOf =
  (theme: Theme) =>
  (type: string): string =>
    type === 'I' ? theme.idr(type) : type === 'B' ? theme.bPicture(type) : type;

const typeRow = (
  type: string,
  { frames, sizeBytes, minBytes, meanBytes, maxBytes }: FrameTypeSummary,
  all: number,
  qp: { readonly min: number; readonly max: number; readonly mean: number } | undefined,
): readonly string[] => [
  type === 'unknown' ? '?' : type,
  `${frames}`,
  bytesText(sizeBytes),
  all === 0 ? '' : `${((100 * sizeBytes) / all).toFixed(1)} %`,
  bytesText(minBytes),
  bytesText(meanBytes),
  bytesText(maxBytes),
  qp === undefined ? '' : qp.min === qp.max ? `${qp.min}` : `${qp.min} to ${qp.max}`,
  qp === undefined ? '' : qp.mean.toFixed(2),
];

const restRows = ({ track, summary }: InfoVideo): readonly Row[] => {
  const { largestFrame: largest, encoder } = summary;
  const isMain = (setting: string): boolean => track.codec?.stream?.view.mainSettings.has(setting) === true;
  return [
    [
      'largest',
      largest === undefined
        ? undefined
        : `frame ${largest.frame}${largest.type === 'unknown' ? '' : ` (${largest.type})`}, ${bytesText(largest.sizeBytes)}, at ${secondsText(largest.dtsMs)}, byte ${largest.offset}`,
    ],
    ...(summary.blocks === undefined ? [] : blockRows(summary.blocks)),
    ['blocks', summary.blocksLack],
    ['sets', setsText(summary, track.codec?.stream?.words)],
    ['encoder', ...(encoder === undefined ? [] : encoderTexts(encoder, isMain))],
  ];
};

const setsText = (
  { parameterSets: sets, keyFrames }: VideoSummary,
  words: CodecWords | undefined,
): string | undefined => {
  if (sets === undefined) return undefined;
  const { sequenceSets, pictureSets, outOfBand, keyFramesWithSets } = sets;
  const [sequence, picture] = words?.sets ?? ['SPS', 'PPS'];
  return joinedParts(
    [
      picture === undefined ? plural(sequenceSets, sequence) : `${sequenceSets} ${sequence}, ${pictureSets} ${picture}`,
      outOfBand ? 'in the configuration record' : undefined,
      keyFrames.count === 0 ? undefined : repetitionText(keyFramesWithSets, keyFrames.count),
    ],
    '; ',
  );
};

const repetitionText = (withSets: number, keyFrames: number): string => {
  if (withSets === 0) return 'not repeated in band';
  if (withSets === keyFrames) return keyFrames === 1 ? 'in band' : 'repeated at each key frame';
  return withSets === 1 ? 'at one key frame only' : `at ${withSets} of ${keyFrames} key frames`;
};

const encoderTexts = (
  { name, version, settings = {} }: EncoderDescription,
  isMain: (setting: string) => boolean,
): readonly string[] => {
  const main = Object.entries(settings).filter(([key]) => isMain(key));
  const more = Object.keys(settings).length - main.length;
  const list = main.map(([key, value]) => `${key}=${value}`).join(' ');
  return [joinedParts([name, version], ' '), more > 0 ? `${list}, and ${more} more in --json` : list];
};
