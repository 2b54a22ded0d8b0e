import type { OptionValue } from '../../../analysis/checks/options.ts';
import type { VideoSummary } from '../../../analysis/video-summary.ts';
import { fpsText } from '../../../media/quantity.ts';

/** What is expected of a member: `=`, `<=` or `>=` a value, or a range. */
export type Expected =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'range'; readonly min?: string; readonly max?: string }
  /** `600±1`, `5000±10%`. */
  | { readonly kind: 'about'; readonly value: string; readonly tolerance: string; readonly isPercent: boolean };

/** Options of rules, by id. */
export type ExpectedRules = Readonly<Record<string, Readonly<Record<string, OptionValue>>>>;

/** A fact that `--expect` knows: a rule judges it, the summary says what it is. */
export interface ExpectMember {
  readonly name: string;
  /** How it is written. */
  readonly example: string;
  /** The rules that judge it, with their options; `undefined` if the rule cannot judge what is expected. */
  rules(expected: Expected): ExpectedRules | undefined;
  /** What it is in a stream; `undefined` if that is not known. */
  found(summary: VideoSummary): string | undefined;
}

/** A number with one of these units, in the first of them; without a unit in `plain`. */
const numberOf = (text: string, units: Readonly<Record<string, number>>, plain = 1): number | undefined => {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z/]*)$/i.exec(text) ?? [];
  const factor = unit === '' ? plain : units[unit.toLowerCase()];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
};

const COUNT = {};
const SECONDS = { s: 1, ms: 0.001, m: 60, min: 60, h: 3600 };
const KBPS = { kbps: 1, 'kb/s': 1, k: 1, mbps: 1000, 'mb/s': 1000, m: 1000, bps: 0.001, 'b/s': 0.001 };

/** Lowest and highest value, from a range, a tolerance, or a single value. */
const limits = (
  expected: Expected,
  units: Readonly<Record<string, number>>,
): { readonly min?: number; readonly max?: number } | undefined => {
  if (expected.kind === 'about') {
    const value = numberOf(expected.value, units);
    const tolerance = toleranceOf(expected, units);
    return value === undefined || tolerance === undefined
      ? undefined
      : { min: value - tolerance, max: value + tolerance };
  }
  const [low, high] = expected.kind === 'range' ? [expected.min, expected.max] : [expected.words[0], expected.words[0]];
  if (expected.kind === 'words' && expected.words.length !== 1) return undefined;
  // The unit of `4500..6000kbps` stands once.
  const unit = /[a-z/]*$/i.exec(high ?? low ?? '')?.[0] ?? '';
  const min = low === undefined ? undefined : numberOf(/\d$/.test(low) ? low + unit : low, units);
  const max = high === undefined ? undefined : numberOf(high, units);
  if ((low !== undefined && min === undefined) || (high !== undefined && max === undefined)) return undefined;
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
};

const toleranceOf = (
  { value, tolerance, isPercent }: Extract<Expected, { kind: 'about' }>,
  units: Readonly<Record<string, number>>,
): number | undefined => {
  if (isPercent) return ((numberOf(value, units) ?? Number.NaN) * Number(tolerance)) / 100;
  // `20±0.5s`, `5000kbps±100`: the unit stands once.
  const unit = /[a-z/]*$/i.exec(value)?.[0] ?? '';
  return numberOf(/\d$/.test(tolerance) ? tolerance + unit : tolerance, units);
};

/** A member with one of some values. */
const word = (
  name: string,
  example: string,
  rule: string,
  found: ExpectMember['found'],
  read: (text: string) => string | number | undefined = (text) => text,
): ExpectMember => ({
  name,
  example,
  rules(expected) {
    if (expected.kind !== 'words') return undefined;
    const allow = expected.words.map(read);
    return allow.some((one) => one === undefined) ? undefined : { [rule]: { allow: allow as readonly string[] } };
  },
  found,
});

const exactly = (expected: Expected): string | undefined =>
  expected.kind === 'words' && expected.words.length === 1 ? expected.words[0] : undefined;

/** Of a duration that is given without one. */
const DURATION_TOLERANCE_MS = 100;

const SIZE = /^\d+x\d+$/;

/** All members, in the order in which they are listed. */
export const EXPECT_MEMBERS: readonly ExpectMember[] = [
  word('codec', 'codec=avc1.640029', 'video/codec', ({ sequence }) => sequence?.codecString),
  word('profile', 'profile=High', 'video/profile', ({ sequence }) => sequence?.profile),
  {
    name: 'level',
    example: 'level<=4.1',
    rules(expected) {
      if (expected.kind === 'about') return undefined;
      const level = exactly(expected);
      if (expected.kind === 'words')
        return level === undefined ? undefined : { 'video/max-level': { min: level, max: level } };
      const { min, max } = expected;
      return { 'video/max-level': { ...(min !== undefined && { min }), ...(max !== undefined && { max }) } };
    },
    found: ({ sequence }) => sequence?.level,
  },
  {
    name: 'size',
    example: 'size=1920x1080',
    rules(expected) {
      const { words = [], min, max } = { words: undefined, min: undefined, max: undefined, ...expected };
      if (expected.kind === 'words')
        return words.every((size) => SIZE.test(size)) ? { 'video/resolution': { allow: words } } : undefined;
      return min === undefined && max !== undefined && SIZE.test(max) ? { 'video/resolution': { max } } : undefined;
    },
    found: ({ sequence }) => (sequence?.width === undefined ? undefined : `${sequence.width}x${sequence.height}`),
  },
  {
    name: 'fps',
    example: 'fps=30',
    rules(expected) {
      if (expected.kind === 'words') {
        const rates = expected.words.map((rate) => numberOf(rate, { fps: 1 }));
        return rates.some((rate) => rate === undefined)
          ? undefined
          : { 'video/fps': { allow: rates as readonly number[] } };
      }
      const range = limits(expected, { fps: 1 });
      return range && { 'video/fps': range as Record<string, number> };
    },
    found: ({ measuredFrameRate, frameRate }) => {
      const fps = measuredFrameRate?.fps ?? frameRate?.fps;
      return fps === undefined ? undefined : fpsText(fps);
    },
  },
  word('scan', 'scan=progressive', 'video/scan', ({ sequence }) => sequence?.scan),
  word('chroma', 'chroma=4:2:0', 'video/chroma', ({ sequence }) => sequence?.chromaFormat),
  word(
    'depth',
    'depth=8',
    'video/bit-depth',
    ({ sequence }) => sequence?.bitDepthLuma?.toString(),
    (text) => numberOf(text, { bit: 1 }),
  ),
  word('entropy', 'entropy=CABAC', 'video/entropy', ({ entropyCoding }) => entropyCoding),
  {
    name: 'gop',
    example: 'gop=60 or gop<=2s',
    rules(expected) {
      const frames = numberOf(exactly(expected) ?? '', COUNT);
      if (frames !== undefined) return { 'gop/constant': { frames } };
      const text = JSON.stringify(expected);
      const range = /\d\s*[a-z]/i.test(text) ? limits(expected, SECONDS) : undefined;
      if (range === undefined) return undefined;
      return {
        ...(range.max !== undefined && { 'gop/max-interval': { seconds: range.max } }),
        ...(range.min !== undefined && { 'gop/min-interval': { seconds: range.min } }),
      };
    },
    found: ({ keyFrames, frames }) => gopText(keyFrames, frames),
  },
  {
    name: 'bframes',
    example: 'bframes=0 or bframes<=2',
    rules(expected) {
      if (expected.kind === 'words') return exactly(expected) === '0' ? { 'gop/max-bframes': { max: 0 } } : undefined;
      const range = limits(expected, COUNT);
      return range?.max === undefined || range.min !== undefined
        ? undefined
        : { 'gop/max-bframes': { max: range.max } };
    },
    found: ({ maxConsecutiveB }) => (maxConsecutiveB === undefined ? undefined : `${maxConsecutiveB}`),
  },
  {
    name: 'frames',
    example: 'frames=600±1',
    rules(expected) {
      const { min, max } = limits(expected, COUNT) ?? {};
      if (min === undefined || max === undefined) return undefined;
      return { 'stream/frames': { frames: (min + max) / 2, tolerance: (max - min) / 2 } };
    },
    found: ({ frames }) => `${frames}`,
  },
  {
    name: 'duration',
    example: 'duration=20s±40ms',
    rules(expected) {
      const { min, max } = limits(expected, SECONDS) ?? {};
      if (min === undefined || max === undefined) return undefined;
      // Audio ends up to two of its frames later than video.
      const toleranceMs = Math.round((max - min) * 500) || DURATION_TOLERANCE_MS;
      return { 'stream/duration': { seconds: (min + max) / 2, toleranceMs } };
    },
    found: ({ durationMs }) => (durationMs === undefined ? undefined : `${durationMs / 1000}s`),
  },
  {
    name: 'bitrate',
    example: 'bitrate=4500..6000kbps',
    rules(expected) {
      const range = limits(expected, KBPS);
      if (range === undefined || expected.kind === 'words') return undefined;
      const { min, max } = range;
      return {
        'bitrate/average': { ...(min !== undefined && { minKbps: min }), ...(max !== undefined && { maxKbps: max }) },
      };
    },
    found: ({ bitrateBps }) => (bitrateBps === undefined ? undefined : `${Math.round(bitrateBps / 1000)}kbps`),
  },
];

/** `60`, `48 to 60`; of a stream with one key frame `1 in 250 frames`. */
const gopText = (
  { count, minFrames, maxFrames, minSeconds, maxSeconds }: VideoSummary['keyFrames'],
  frames: number,
): string => {
  if (minFrames === undefined || maxFrames === undefined) return `${count} key frame in ${frames}`;
  const span = (min: number, max: number): string => (min === max ? `${min}` : `${min} to ${max}`);
  const seconds =
    minSeconds === undefined || maxSeconds === undefined ? '' : ` (${span(rounded(minSeconds), rounded(maxSeconds))}s)`;
  return `${span(minFrames, maxFrames)}${seconds}`;
};

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;
