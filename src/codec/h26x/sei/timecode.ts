import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** The time of a clock timestamp, in pic_timing() of H.264 (D.1.3) and time_code() of H.265 (D.2.27). */
export interface TimeOfDay {
  /** Not coded with full_timestamp_flag, as the other two flags. */
  seconds_flag?: number;
  /** 0..59. */
  seconds_value?: number;
  minutes_flag?: number;
  /** 0..59. */
  minutes_value?: number;
  hours_flag?: number;
  /** 0..23. */
  hours_value?: number;
}

/** counting_type (H.264 Table D-3, H.265 Table D.4). */
export const COUNTING_TYPES: Readonly<Record<number, string>> = {
  0: 'nothing dropped, no time_offset',
  1: 'nothing dropped',
  2: 'single zeros dropped',
  3: 'single highest counts dropped',
  4: '0 and 1 dropped each minute but every tenth (NTSC)',
  5: 'unspecified single counts dropped',
  6: 'unspecified runs of counts dropped',
};

const NTSC_DROP_FRAME = 4;

/** Reads the time; `nameOf` adds the subscript that H.265 has. */
export const parseTimeOfDay = (
  r: SyntaxReader,
  isFull: boolean,
  nameOf: (name: string) => string,
  into: TimeOfDay,
): void => {
  if (isFull) {
    into.seconds_value = r.uLax(6, nameOf('seconds_value'), 0, 59);
    into.minutes_value = r.uLax(6, nameOf('minutes_value'), 0, 59);
    into.hours_value = r.uLax(5, nameOf('hours_value'), 0, 23);
    return;
  }
  into.seconds_flag = r.flag(nameOf('seconds_flag'));
  if (into.seconds_flag === 0) return;
  into.seconds_value = r.uLax(6, nameOf('seconds_value'), 0, 59);
  into.minutes_flag = r.flag(nameOf('minutes_flag'));
  if (into.minutes_flag === 0) return;
  into.minutes_value = r.uLax(6, nameOf('minutes_value'), 0, 59);
  into.hours_flag = r.flag(nameOf('hours_flag'));
  if (into.hours_flag === 1) into.hours_value = r.uLax(5, nameOf('hours_value'), 0, 23);
};

/** `hh:mm:ss:ff`, `hh:mm:ss;ff` for NTSC drop frame; `undefined` if a part of it is not coded. */
export const timecodeOf = (
  timestamp: TimeOfDay & { readonly counting_type?: number; readonly n_frames?: number },
): string | undefined => {
  const { hours_value: hours, minutes_value: minutes, seconds_value: seconds, n_frames: frames } = timestamp;
  if (hours === undefined || minutes === undefined || seconds === undefined || frames === undefined) return undefined;
  const two = (value: number) => `${value}`.padStart(2, '0');
  const separator = timestamp.counting_type === NTSC_DROP_FRAME ? ';' : ':';
  return `${two(hours)}:${two(minutes)}:${two(seconds)}${separator}${two(frames)}`;
};
