/** The start of an AC-3 syncframe (ATSC A/52 5.3, syncinfo() and bsi()). */
export interface Ac3SyncFrame {
  readonly fscod: number;
  readonly frmsizecod: number;
  readonly bsid: number;
  readonly bsmod: number;
  readonly acmod: number;
  readonly lfeon: number;
}

/** Highest bsid of AC-3; above it the header differs (ATSC A/52 5.4.2.1, Annex E). */
const MAX_BSID = 8;

/** Full-bandwidth channels by acmod (ATSC A/52 Table 5.8). */
const CHANNELS = [2, 1, 2, 3, 3, 4, 4, 5];

/** Does an AC-3 syncframe begin here, as far as bsid tells? */
export const isSyncFrame = ([first, second, , , , stream]: Uint8Array): boolean =>
  first === 0x0b && second === 0x77 && stream !== undefined && stream >> 3 <= MAX_BSID;

/** Reads the start of a syncframe; `undefined` for other data. */
export const readSyncFrame = (bytes: Uint8Array): Ac3SyncFrame | undefined => {
  if (!isSyncFrame(bytes) || bytes.length < 8) return undefined;
  const [, , , , rate = 0, stream = 0, modes = 0, more = 0] = bytes;
  const bsid = stream >> 3;
  const acmod = modes >> 5;
  // Before lfeon: cmixlev with a centre, surmixlev with surround channels, dsurmod in stereo; two bits each.
  const skipped = ((acmod & 1) === 1 && acmod !== 1 ? 2 : 0) + ((acmod & 4) === 4 ? 2 : 0) + (acmod === 2 ? 2 : 0);
  const lfeon = (((modes << 8) | more) >> (12 - skipped)) & 1;
  return { fscod: rate >> 6, frmsizecod: rate & 63, bsid, bsmod: stream & 7, acmod, lfeon };
};

/** Channels of its output. */
export const channelsOf = ({ acmod, lfeon }: Ac3SyncFrame): number => (CHANNELS[acmod] as number) + lfeon;
