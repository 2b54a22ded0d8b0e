/** What an encoder writes about itself into user_data_unregistered(). */
export interface EncoderInfo {
  readonly encoder: 'x264' | 'x265' | 'Kvazaar';
  /** As written: `core 164 r3095 baee400`, `3.5+1-f0c1022b6`, `2.3.2`. */
  readonly version: string;
  /** As written, in the order written: `{cabac: '1', ref: '3', …}`. */
  readonly options: Readonly<Record<string, string>>;
}

interface EncoderText {
  readonly encoder: EncoderInfo['encoder'];
  /** The beginning of its text; the first group is the version. */
  readonly start: RegExp;
}

/** Texts by the UUID before them. */
const TEXTS: Readonly<Record<string, EncoderText>> = {
  // `x264 - core 164 r3095 baee400 - H.264/MPEG-4 AVC codec - Copyleft … - options: cabac=1 ref=3 …`
  dc45e9bde6d948b7962cd820d923eeef: { encoder: 'x264', start: /^x264 - (.*?)(?: - |$)/s },
  // `x265 (build 199) - 3.5+1-f0c1022b6:[Linux][GCC 12.2.0][64 bit] 8bit - H.265/HEVC codec - … - options: wpp …`
  '2ca2de09b51747dbbb55a4fe7fc2fc4e': { encoder: 'x265', start: /^x265 \(build \d+\) - (.*?)(?::\[| - |$)/s },
  // `Kvazaar HEVC Encoder v. 2.3.2 - Copyleft … - options: 416x240 qp=22 …`
  '32fe466c98414269ae356a91549ef3f1': { encoder: 'Kvazaar', start: /^Kvazaar HEVC Encoder v\. (.*?)(?: - |$)/s },
};

/** The encoder that writes texts after this UUID (hex); `undefined` if the text is not of its form. */
export const encoderInfo = (uuid: string, text: string): EncoderInfo | undefined => {
  const known = TEXTS[uuid];
  const version = known?.start.exec(text)?.[1];
  if (known === undefined || version === undefined) return undefined;
  const list = text.split(' - ').find((part) => part.startsWith('options:'));
  const options = list?.slice('options:'.length).split(/\s+/) ?? [];
  return {
    encoder: known.encoder,
    version,
    options: Object.fromEntries(options.filter((option) => option !== '').map(split)),
  };
};

const split = (option: string): [string, string] => {
  const at = option.indexOf('=');
  return at < 0 ? [option, ''] : [option.slice(0, at), option.slice(at + 1)];
};
