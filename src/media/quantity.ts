/** 1234567 -> `1.23 MB`: three figures, decimal prefixes. */
export const bytesText = (bytes: number): string => scaled(bytes, ['B', 'kB', 'MB', 'GB', 'TB']);

/** 1234567 -> `1.23 Mb`. */
export const bitsText = (bits: number): string => scaled(Math.round(bits), ['b', 'kb', 'Mb', 'Gb', 'Tb']);

/** 1234567 -> `1.23 Mb/s`. */
export const bitrateText = (bps: number): string => scaled(bps, ['b/s', 'kb/s', 'Mb/s', 'Gb/s', 'Tb/s']);

/** 2 -> `2.00 s`, 3725 -> `1:02:05`. */
export const durationText = (seconds: number): string => {
  // What rounds to 60.00 is a minute.
  if (seconds < 59.995) return `${seconds.toFixed(2)} s`;
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, i) => (i === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':');
};

/** 3725040 -> `1:02:05.040`. */
export const clockText = (ms: number): string => {
  const of = Math.abs(Math.round(ms));
  const [hours, minutes, rest] = [Math.floor(of / 3_600_000), Math.floor(of / 60_000) % 60, of % 60_000];
  const seconds = (rest / 1000).toFixed(3).padStart(6, '0');
  return `${ms < 0 ? '-' : ''}${hours}:${`${minutes}`.padStart(2, '0')}:${seconds}`;
};

/** 30 -> `30`, 29.97003 -> `29.97`. */
export const fpsText = (fps: number): string => `${Math.round(fps * 1000) / 1000}`;

/** `1 frame`, `2 frames`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const scaled = (value: number, units: readonly string[]): string => {
  let unit = 0;
  let scaledValue = value;
  while (scaledValue >= 999.5 && unit < units.length - 1) {
    scaledValue /= 1000;
    unit++;
  }
  if (unit === 0) return `${value} ${units[0]}`;
  return `${scaledValue.toFixed(scaledValue < 9.995 ? 2 : scaledValue < 99.95 ? 1 : 0)} ${units[unit]}`;
};
