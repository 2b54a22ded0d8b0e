import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { COUNTING_TYPES, parseTimeOfDay, type TimeOfDay, timecodeOf } from '../../h26x/sei/timecode.ts';
import type { HevcSeiPayload } from './payload.ts';

/** One clock timestamp of time_code(). */
export interface HevcClockTimestamp extends TimeOfDay {
  clock_timestamp_flag: number;
  /** 1: n_frames counts in units of two vui_num_units_in_tick, 0: of one. */
  units_field_based_flag?: number;
  /** How n_frames skips values: Table D.4. */
  counting_type?: number;
  full_timestamp_flag?: number;
  discontinuity_flag?: number;
  cnt_dropped_flag?: number;
  /** Frames of the time code. */
  n_frames?: number;
  time_offset_length?: number;
  /** Ticks of vui_time_scale added to the time. */
  time_offset_value?: number;
}

/**
 * time_code() (H.265 D.2.27; semantics D.3.27): times of capture or of origin. The loop has no name in the
 * specification: `clock_timestamps` holds it.
 */
export interface TimeCode {
  num_clock_ts: number;
  clock_timestamps: HevcClockTimestamp[];
}

/** Values derived from a time_code(). */
export interface TimeCodeFacts {
  /** Timestamps that carry hours, minutes and seconds, as `hh:mm:ss:ff`; `hh:mm:ss;ff` for NTSC drop frame. */
  readonly timecodes: readonly string[];
}

export const timeCode: HevcSeiPayload<TimeCode, TimeCodeFacts> = {
  payloadType: 136,
  clause: 'H.265 D.2.27',
  parse: (r, _payloadSize, _context, into) => {
    const count = (into.num_clock_ts = r.u(2, 'num_clock_ts'));
    const timestamps: HevcClockTimestamp[] = (into.clock_timestamps = []);
    for (let i = 0; i < count; i++) {
      const timestamp: HevcClockTimestamp = { clock_timestamp_flag: r.flag(r.nth('clock_timestamp_flag', i)) };
      timestamps.push(timestamp);
      if (timestamp.clock_timestamp_flag === 1) parseClockTimestamp(r, i, timestamp);
    }
  },
  derive: ({ clock_timestamps: timestamps }) => {
    const timecodes = timestamps.map(timecodeOf).filter((text) => text !== undefined);
    return timecodes.length === 0 ? undefined : { timecodes };
  },
  describe: (_payload, derived) => `time_code${derived === undefined ? '' : `: ${derived.timecodes[0]}`}`,
};

const parseClockTimestamp = (r: SyntaxReader, i: number, into: HevcClockTimestamp): void => {
  into.units_field_based_flag = r.flag(r.nth('units_field_based_flag', i));
  into.counting_type = r.uLax(5, r.nth('counting_type', i), 0, 6, COUNTING_TYPES);
  into.full_timestamp_flag = r.flag(r.nth('full_timestamp_flag', i));
  into.discontinuity_flag = r.flag(r.nth('discontinuity_flag', i));
  into.cnt_dropped_flag = r.flag(r.nth('cnt_dropped_flag', i));
  into.n_frames = r.u(9, r.nth('n_frames', i));
  parseTimeOfDay(r, into.full_timestamp_flag === 1, (name) => r.nth(name, i), into);
  const length = (into.time_offset_length = r.u(5, r.nth('time_offset_length', i)));
  if (length > 0) into.time_offset_value = r.i(length, r.nth('time_offset_value', i), undefined, 'i(v)');
};
