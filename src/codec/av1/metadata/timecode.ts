import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** metadata_timecode() (AV1 5.8.7; semantics 6.7.7): a clock timestamp, as clockTimestamp of H.264 D.1.3. */
export interface Timecode {
  counting_type: number;
  full_timestamp_flag: number;
  discontinuity_flag: number;
  cnt_dropped_flag: number;
  n_frames: number;
  seconds_flag?: number;
  seconds_value?: number;
  minutes_flag?: number;
  minutes_value?: number;
  hours_flag?: number;
  hours_value?: number;
  time_offset_length: number;
  time_offset_value?: number;
}

/** counting_type: numbers are dropped as in NTSC (AV1 6.7.7). */
const NTSC_DROP = 4;

const MAX_SECONDS = 59;
const MAX_MINUTES = 59;
const MAX_HOURS = 23;

/** Reads metadata_timecode() (AV1 5.8.7). */
export const parseTimecode = (r: SyntaxReader, into: Partial<Timecode>): void => {
  r.open('metadata_timecode', 'AV1 5.8.7');
  into.counting_type = r.u(5, 'counting_type');
  into.full_timestamp_flag = r.flag('full_timestamp_flag');
  into.discontinuity_flag = r.flag('discontinuity_flag');
  into.cnt_dropped_flag = r.flag('cnt_dropped_flag');
  into.n_frames = r.u(9, 'n_frames');
  parseTime(r, into, into.full_timestamp_flag === 1);
  into.time_offset_length = r.u(5, 'time_offset_length');
  if (into.time_offset_length > 0) into.time_offset_value = r.uv(into.time_offset_length, 'time_offset_value');
  r.close();
};

/** Seconds, minutes and hours: all of them, or as many as their flags say. */
const parseTime = (r: SyntaxReader, into: Partial<Timecode>, full: boolean): void => {
  const follows = (name: 'seconds_flag' | 'minutes_flag' | 'hours_flag'): boolean => {
    if (full) return true;
    into[name] = r.flag(name);
    return into[name] === 1;
  };
  if (!follows('seconds_flag')) return;
  into.seconds_value = r.uLax(6, 'seconds_value', 0, MAX_SECONDS);
  if (!follows('minutes_flag')) return;
  into.minutes_value = r.uLax(6, 'minutes_value', 0, MAX_MINUTES);
  if (!follows('hours_flag')) return;
  into.hours_value = r.uLax(5, 'hours_value', 0, MAX_HOURS);
};

/** `hh:mm:ss:ff`, with `;` before the frames if numbers are dropped as in NTSC; `undefined` for a part of a time. */
export const timecodeText = (timecode: Partial<Timecode>): string | undefined => {
  const { hours_value: hours, minutes_value: minutes, seconds_value: seconds, n_frames: frames } = timecode;
  if (hours === undefined || minutes === undefined || seconds === undefined || frames === undefined) return undefined;
  const two = (value: number) => `${value}`.padStart(2, '0');
  const separator = timecode.counting_type === NTSC_DROP ? ';' : ':';
  return `${two(hours)}:${two(minutes)}:${two(seconds)}${separator}${two(frames)}`;
};
