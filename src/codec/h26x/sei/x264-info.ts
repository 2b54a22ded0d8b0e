/** What x264 writes about itself into user_data_unregistered(). */
export interface X264Info {
  readonly encoder: 'x264';
  /** As written: `core 164 r3095 baee400`. */
  readonly version: string;
  /** As written, in the order written: `{cabac: '1', ref: '3', …}`. */
  readonly options: Readonly<Record<string, string>>;
}

/** The UUID that x264 uses (encoder/set.c). */
export const X264_UUID = 'dc45e9bde6d948b7962cd820d923eeef';

/** Parses `x264 - core 164 r3095 baee400 - H.264/MPEG-4 AVC codec - Copyleft … - options: cabac=1 ref=3 …`. */
export const x264Info = (text: string): X264Info | undefined => {
  const parts = text.split(' - ');
  const version = parts[1];
  if (parts[0] !== 'x264' || version === undefined) return undefined;
  const options = parts.find((part) => part.startsWith('options:'))?.slice('options:'.length) ?? '';
  const pairs = options.split(/\s+/).filter((option) => option !== '');
  return { encoder: 'x264', version, options: Object.fromEntries(pairs.map(split)) };
};

const split = (option: string): [string, string] => {
  const at = option.indexOf('=');
  return at < 0 ? [option, ''] : [option.slice(0, at), option.slice(at + 1)];
};
