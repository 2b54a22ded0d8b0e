import { bitrateText, bitsText } from '../../../media/quantity.ts';
import type { VideoSummary } from '../../video-summary.ts';
import { defineRule } from '../rule.ts';

/** What the frames show beyond the summary. */
interface Shown {
  /** B pictures that others refer to. */
  readonly referencedB: boolean;
}

/** An option as x264 writes it, what was measured, and whether the two agree. */
interface Judged {
  readonly option: string;
  readonly declared: string;
  readonly measured: string;
}

type Settings = Readonly<Record<string, string>>;
type Judge = (declared: number, summary: VideoSummary, shown: Shown, settings: Settings) => string | undefined;

/** What was measured against a declared value; `undefined` where they agree or cannot be compared. */
const JUDGES: Readonly<Record<string, Judge>> = {
  keyint: (most, { keyFrames: { maxFrames, tailFrames } }) => {
    // The open tail may be longer than all closed intervals.
    const longest = Math.max(maxFrames ?? 0, tailFrames ?? 0);
    return longest > most ? `key frames up to ${longest} frames apart` : undefined;
  },
  keyint_min: (least, { keyFrames: { minFrames } }) =>
    minFrames !== undefined && minFrames < least ? `key frames only ${minFrames} frames apart` : undefined,
  bframes: (most, { maxConsecutiveB = 0 }) =>
    maxConsecutiveB > most ? `${maxConsecutiveB} B pictures in a row` : undefined,
  b_pyramid: (mode, _summary, { referencedB }) =>
    mode === 0 && referencedB ? 'B pictures that others refer to' : undefined,
  open_gop: (mode, { randomAccess }) =>
    mode === 0 && (randomAccess?.open ?? 0) > 0 ? `${randomAccess?.open} key frames of open GOPs` : undefined,
  ref: (most, { sequence }) => {
    const frames = sequence?.maxReferenceFrames;
    return frames !== undefined && frames > Math.max(most, FOR_PYRAMID)
      ? `${frames} reference frames in the SPS`
      : undefined;
  },
  vbv_maxrate: (kbps, { bitrateBps, durationMs = 0 }) =>
    kbps > 0 && bitrateBps !== undefined && durationMs >= LONG_ENOUGH_MS && bitrateBps > kbps * 1000 * RATE_MARGIN
      ? `${Math.round(bitrateBps / 1000)} kb/s on average`
      : undefined,
  // The buffer that a rate needs shrinks as the rate grows: one that is too large at a higher rate is so at this one.
  vbv_bufsize: (kbits, { neededBuffers = [] }, _shown, { vbv_maxrate: maxrate }) => {
    const rateBps = Number(maxrate) * 1000;
    const exceeding = neededBuffers.find((at) => at.rateBps >= rateBps && at.neededBits > kbits * 1000 * RATE_MARGIN);
    return kbits > 0 && exceeding !== undefined
      ? `a buffer of ${bitsText(exceeding.neededBits)} at ${bitrateText(exceeding.rateBps)}`
      : undefined;
  },
};

/** x264 writes at least as many for a pyramid of B pictures. */
const FOR_PYRAMID = 4;
/** From here on the average is not ruled by the buffer: twice the usual ones. */
const LONG_ENOUGH_MS = 10_000;
const RATE_MARGIN = 1.05;

export const declared = defineRule({
  id: 'encoder/declared',
  title: 'the settings that the encoder declares are not those of the stream',
  source: 'the settings that x264 writes into a user_data_unregistered SEI message (H.264 D.1.7)',
  severity: 'off',
  needs: ['frames', 'pictures'],
  options: {
    expect: { type: 'list', of: 'text', about: 'settings as the encoder writes them: keyint=60, bframes=0' },
  },
  what: 'Compares keyint, keyint_min, bframes, b_pyramid, open_gop, ref, vbv_maxrate and vbv_bufsize with what was measured. They are limits: fewer B pictures and nearer key frames agree. With expect, compares the declared settings with those.',
  why: 'The stream was cut, joined or changed after it was encoded, or it is not of the encoder that it names.',
  mend: { ffmpeg: '-x264-params wins over -preset, -tune and the options of ffmpeg' },
  video({ options: { expect = [] }, report, skip }) {
    let referencedB = false;
    return {
      frame({ type, reference }) {
        referencedB ||= type === 'B' && reference;
      },
      end(summary) {
        const settings = summary.encoder?.settings;
        if (settings === undefined) {
          skip('the stream has no settings of its encoder');
          return;
        }
        for (const { option, declared: value, measured } of contradictions(settings, summary, { referencedB })) {
          report({
            message: `${option}=${value} is declared, measured: ${measured}`,
            measured,
            expected: `${option}=${value}`,
          });
        }
        for (const wanted of expect) {
          const [option = '', value = ''] = wanted.split('=');
          const found = settings[option];
          if (found === value) continue;
          const measured = found === undefined ? 'not declared' : `${option}=${found}`;
          report({ message: `${measured}, expected ${wanted}`, measured, expected: wanted });
        }
      },
    };
  },
});

const contradictions = (settings: Settings, summary: VideoSummary, shown: Shown): readonly Judged[] =>
  Object.entries(JUDGES).flatMap(([option, judge]) => {
    const value = settings[option];
    // A gradual refresh has no key frames; `keyint=infinite` is no limit.
    const isRefresh = settings['intra_refresh'] === '1' && option.startsWith('keyint');
    const limit = value === undefined || value === '' || isRefresh ? Number.NaN : Number(value);
    const measured = Number.isNaN(limit) ? undefined : judge(limit, summary, shown, settings);
    return measured === undefined || value === undefined ? [] : [{ option, declared: value, measured }];
  });
