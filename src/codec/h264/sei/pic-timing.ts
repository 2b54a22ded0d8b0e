import { labelOf } from '../../../syntax/field-sink.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseExtensionData } from '../../h26x/sei/payload-end.ts';
import { COUNTING_TYPES, parseTimeOfDay, type TimeOfDay, timecodeOf } from '../../h26x/sei/timecode.ts';
import type { VuiParameters } from '../syntax/vui.ts';
import type { H264SeiPayload } from './payload.ts';

/** One clock timestamp of pic_timing() (H.264 D.1.3; semantics D.2.3): a time of capture, origin or display. */
export interface ClockTimestamp extends TimeOfDay {
  clock_timestamp_flag: number;
  /** Scan of the source: Table D-2. */
  ct_type?: number;
  /** 1: n_frames counts in units of two num_units_in_tick, 0: of one. */
  nuit_field_based_flag?: number;
  /** How n_frames skips values: Table D-3. */
  counting_type?: number;
  full_timestamp_flag?: number;
  discontinuity_flag?: number;
  cnt_dropped_flag?: number;
  /** Frames of the time code. Less than time_scale / (2 * num_units_in_tick), rounded up. */
  n_frames?: number;
  /** Ticks of time_scale added to the time. */
  time_offset?: number;
}

/**
 * pic_timing() (H.264 D.1.3; semantics D.2.3). The loop has no name in the specification: `clock_timestamps` holds it.
 */
export interface PicTiming {
  /** Ticks from the removal of the access unit of the last buffering period to that of this one. */
  cpb_removal_delay?: number;
  /** Ticks from the removal of the access unit to the output of its picture. */
  dpb_output_delay?: number;
  /** How the picture is to be shown: Table D-1. */
  pic_struct?: number;
  clock_timestamps?: ClockTimestamp[];
}

/** Values derived from a pic_timing(). */
export interface PicTimingFacts {
  /** pic_struct in words. */
  readonly picStruct?: string;
  /** Timestamps that carry hours, minutes and seconds, as `hh:mm:ss:ff`; `hh:mm:ss;ff` for NTSC drop frame. */
  readonly timecodes?: readonly string[];
}

/** pic_struct (H.264 Table D-1). */
const PIC_STRUCTS: Readonly<Record<number, string>> = {
  0: 'frame',
  1: 'top field',
  2: 'bottom field',
  3: 'top, bottom',
  4: 'bottom, top',
  5: 'top, bottom, top',
  6: 'bottom, top, bottom',
  7: 'frame doubling',
  8: 'frame tripling',
};

/** NumClockTS by pic_struct (H.264 Table D-1). */
const NUM_CLOCK_TS: readonly number[] = [1, 1, 1, 2, 2, 3, 3, 2, 3];

/** ct_type (H.264 Table D-2). */
const CT_TYPES: Readonly<Record<number, string>> = { 0: 'progressive', 1: 'interlaced', 2: 'unknown', 3: 'reserved' };

/** time_offset_length without HRD (H.264 E.2.2). */
const INFERRED_TIME_OFFSET_LENGTH = 24;

export const picTiming: H264SeiPayload<PicTiming, PicTimingFacts> = {
  payloadType: 1,
  clause: 'H.264 D.1.3',
  parse: (r, _payloadSize, { sps }, into) => {
    if (sps === undefined) {
      throw r.error('unknown-parameter-set', 'pic_timing', r.bit, 'a known SPS of the picture', 'none');
    }
    const vui = sps.vui_parameters;
    // If there are two HRDs, their lengths are the same (E.2.2).
    const hrd = vui.nal_hrd_parameters ?? vui.vcl_hrd_parameters;
    if (hrd !== undefined) {
      into.cpb_removal_delay = r.uv(hrd.cpb_removal_delay_length_minus1 + 1, 'cpb_removal_delay');
      into.dpb_output_delay = r.uv(hrd.dpb_output_delay_length_minus1 + 1, 'dpb_output_delay');
    }
    if (vui.pic_struct_present_flag !== 1) return;
    into.pic_struct = r.uLax(4, 'pic_struct', 0, 8, PIC_STRUCTS);
    into.clock_timestamps = [];
    // The number of timestamps of a reserved pic_struct is unknown: the rest of the payload is skipped.
    const count = NUM_CLOCK_TS[into.pic_struct];
    if (count === undefined) return parseExtensionData(r);
    for (let i = 0; i < count; i++) {
      const timestamp: ClockTimestamp = { clock_timestamp_flag: r.flag(r.nth('clock_timestamp_flag', i)) };
      into.clock_timestamps.push(timestamp);
      if (timestamp.clock_timestamp_flag === 1) parseClockTimestamp(r, vui, timestamp);
    }
  },
  derive: (payload) => {
    if (payload.pic_struct === undefined) return undefined;
    const picStruct = labelOf(PIC_STRUCTS, payload.pic_struct) ?? 'reserved';
    const timecodes = (payload.clock_timestamps ?? []).map(timecodeOf).filter((text) => text !== undefined);
    return timecodes.length === 0 ? { picStruct } : { picStruct, timecodes };
  },
  describe: (_payload, derived) => {
    if (derived?.picStruct === undefined) return 'pic_timing';
    const [first] = derived.timecodes ?? [];
    return `pic_timing: ${derived.picStruct}${first === undefined ? '' : ` ${first}`}`;
  },
};

const parseClockTimestamp = (r: SyntaxReader, vui: VuiParameters, into: ClockTimestamp): void => {
  into.ct_type = r.u(2, 'ct_type', CT_TYPES);
  into.nuit_field_based_flag = r.flag('nuit_field_based_flag');
  into.counting_type = r.uLax(5, 'counting_type', 0, 6, COUNTING_TYPES);
  into.full_timestamp_flag = r.flag('full_timestamp_flag');
  into.discontinuity_flag = r.flag('discontinuity_flag');
  into.cnt_dropped_flag = r.flag('cnt_dropped_flag');
  into.n_frames = r.uLax(8, 'n_frames', 0, maxFps(vui) - 1);
  parseTimeOfDay(r, into.full_timestamp_flag === 1, (name) => name, into);
  const hrd = vui.nal_hrd_parameters ?? vui.vcl_hrd_parameters;
  const offsetLength = hrd === undefined ? INFERRED_TIME_OFFSET_LENGTH : hrd.time_offset_length;
  if (offsetLength > 0) into.time_offset = r.i(offsetLength, 'time_offset', undefined, 'i(v)');
};

/** MaxFPS (H.264 D.2.3); without timing info only the length of n_frames bounds it. */
const maxFps = (vui: VuiParameters): number => {
  const { num_units_in_tick: ticks, time_scale: scale } = vui;
  return ticks === undefined || scale === undefined || ticks === 0 ? 256 : Math.ceil(scale / (2 * ticks));
};

/** DeltaTfiDivisor by pic_struct (H.264 Table E-6). */
const DELTA_TFI_DIVISORS: readonly number[] = [2, 1, 1, 2, 2, 3, 3, 4, 6];

/**
 * Display duration of a picture, in ticks of num_units_in_tick / time_scale seconds, one per field (DeltaTfiDivisor,
 * H.264 E.2.1 and Table E-6). Without pic_struct, or with a reserved one, 2 for a frame and 1 for a field.
 */
export const shownTicks = (field_pic_flag: boolean, pic_struct = 0): number =>
  field_pic_flag ? 1 : (DELTA_TFI_DIVISORS[pic_struct] ?? 2);
