import type { Command } from 'commander';
import { toHex } from '../bytes/hex.ts';
import { joined } from '../bytes/joined.ts';
import { type ByteReading, readByteText } from '../bytes/text/byte-text.ts';
import { candidateCodecs } from '../codec/registry.ts';
import type { UnitItem } from '../media/unit.ts';
import { type GivenContent, type GivenLists, identify, openBytes, withItems } from '../pipeline/given-bytes.ts';
import type { OpenStream } from '../pipeline/open.ts';
import { UsageError } from './errors.ts';
import type { SharedOptions } from './options.ts';

/** Flags that give bytes on the command line. */
export interface GivenFlags {
  /** The arguments after `--hex`. */
  readonly hex?: readonly string[];
  readonly sprop?: string;
}

export const addGivenOptions = (command: Command): Command =>
  command
    .option('--hex <bytes...>', 'bytes as a log shows them: a NAL unit, a record, an FLV tag body; hex or decimal')
    .option('--sprop <sets>', 'sprop-parameter-sets of an SDP (base64, comma-separated)');

/** Bytes given on the command line instead of an input. */
export interface GivenBytes {
  /** The flag, which messages use as the input name. */
  readonly name: '--hex' | '--sprop';
  readonly sizeBytes: number;
  open(): Promise<OpenStream>;
}

/** The bytes that the flags give; `undefined` without such a flag. */
export const givenBytes = async (
  hasPath: boolean,
  options: GivenFlags & SharedOptions,
): Promise<GivenBytes | undefined> => {
  const { hex, sprop } = options;
  if (hex === undefined && sprop === undefined) return undefined;
  if (hasPath || (hex !== undefined && sprop !== undefined)) {
    throw new UsageError('only one of a path, --hex and --sprop can be given');
  }
  return hex !== undefined ? givenHex(hex.join(' '), options) : givenSprop(sprop ?? '', options);
};

/** The bytes of `--hex`, in the notation that makes most of them. */
const givenHex = async (text: string, { format, codec }: SharedOptions): Promise<GivenBytes> => {
  const read = readByteText(text);
  if ('fault' in read) throw new UsageError(`--hex takes bytes: ${read.fault}${base64Hint(text)}`);
  const found: Found[] = [];
  for (const reading of read.readings) found.push({ reading, content: await likeliest(reading, codec) });
  const best = found.reduce((most, one) => (one.content.certainty > most.content.certainty ? one : most));
  const bytes = joined(best.reading.lists);
  const notes = [notationNote(best, found, bytes), format === undefined ? best.content.note : undefined].filter(
    (note) => note !== undefined,
  );
  return {
    name: '--hex',
    sizeBytes: bytes.length,
    open: async () => {
      const stream = format === undefined ? best.content.open() : openBytes(bytes, { format, codec });
      return withItems(await stream, notes.map(noteItem));
    },
  };
};

/** What the bytes are by the codec for which they are it most certainly. */
const likeliest = async (given: GivenLists, codec: string | undefined): Promise<GivenContent> => {
  const contents: GivenContent[] = [];
  for (const candidate of candidateCodecs(codec)) contents.push(await identify(given, candidate));
  return contents.reduce((most, one) => (one.certainty > most.certainty ? one : most));
};

interface Found {
  readonly reading: ByteReading;
  readonly content: GivenContent;
}

/** Tried for any hex: worth no word unless it is chosen. */
const LAST_RESORT = 'hex words of 16 bits, low byte first';

/** Bytes that a note shows. */
const SHOWN_BYTES = 8;

/** In which notation the bytes were read, if that had to be decided. */
const notationNote = (best: Found, found: readonly Found[], bytes: Uint8Array): string | undefined => {
  const others = found.filter((one) => one !== best && one.reading.notation !== LAST_RESORT);
  if (best.reading.isPlain && others.length === 0) return undefined;
  const isBetter = others.every(({ content }) => content.certainty < best.content.certainty);
  const names = others.map(({ reading }) => reading.notation).join(' and ');
  const why = others.length === 0 ? '' : isBetter ? ` (${names} makes no sense)` : ` (${names} is possible, too)`;
  const more = bytes.length > SHOWN_BYTES ? ' …' : '';
  const shown = (toHex(bytes.subarray(0, SHOWN_BYTES)).match(/../g) ?? []).join(' ');
  return `read as ${best.reading.notation}${why}: ${shown}${more}, ${bytes.length} bytes`;
};

const noteItem = (message: string): UnitItem => ({
  kind: 'finding',
  finding: { severity: 'info', code: 'given-bytes', message },
});

/**
 * The parameter sets of SDP's sprop-parameter-sets (RFC 6184 8.1) or sprop-vps, -sps and -pps (RFC 7798 7.1): base64,
 * separated by commas. The whole attribute line may be given: text around the values is ignored.
 */
const givenSprop = async (text: string, { codec }: SharedOptions): Promise<GivenBytes> => {
  const values = [...text.matchAll(/sprop-(?:parameter-sets|vps|sps|pps)=([^;\s]*)/g)].map(([, value]) => value);
  const parts = (values.length > 0 ? values.join(',') : text)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const units = parts.map((part) => {
    const bytes = base64(part);
    if (bytes === null) throw new UsageError(`--sprop takes base64, separated by commas; not '${part}'`);
    return bytes;
  });
  if (units.length === 0) throw new UsageError('--sprop takes base64, separated by commas');
  const content = await likeliest({ lists: units, groups: units }, codec);
  const notes = units.length === 1 && content.note !== undefined ? [content.note] : [];
  return {
    name: '--sprop',
    sizeBytes: units.reduce((sum, unit) => sum + unit.length, 0),
    open: async () => withItems(await content.open(), notes.map(noteItem)),
  };
};

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Accepts base64 and base64url; `null` if the text is neither. */
const base64 = (text: string): Uint8Array | null => {
  if (!BASE64.test(text)) return null;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
};

/** A shorter text is not base64 of an SPS. */
const BASE64_LETTERS = 12;

const base64Hint = (text: string): string => {
  const isBase64 = text.length >= BASE64_LETTERS && text.split(',').every((part) => base64(part.trim()) !== null);
  return isBase64 || /sprop-/.test(text) ? '; --sprop takes base64' : '';
};
