import { box, fields, fullBox, u64 } from './box-writer.ts';

/** A sample of a fragment. */
export interface FragmentSample {
  /** Ticks. */
  readonly duration: number;
  /** Presentation time less decoding time, ticks. */
  readonly compositionOffset: number;
  /** Decoding can start here: an IDR picture, an IRAP picture without leading pictures. */
  readonly isSync: boolean;
  /** Its bytes, in order. */
  readonly parts: readonly Uint8Array[];
}

/** The samples of one track in a fragment, in decoding order. */
export interface TrackFragment {
  readonly trackId: number;
  /** Decoding time of the first sample, ticks. */
  readonly baseDecodeTime: number;
  readonly samples: readonly FragmentSample[];
}

/** data-offset-present, sample-duration-present, sample-size-present, sample-flags-present, sample-composition-time-offsets-present. */
const TRUN_FLAGS = 0xf01;
/** default-base-is-moof. */
const TFHD_FLAGS = 0x20000;

/** sample_depends_on 2 (it depends on no other); sample_depends_on 1 and sample_is_non_sync_sample (8.8.3.1). */
const SYNC = 0x2000000;
const NOT_SYNC = 0x1010000;

/**
 * A movie fragment and its media data (ISO/IEC 14496-12 8.8.4; CMAF chunk, ISO/IEC 23000-19 7.3.2): moof, mdat.
 * Decoding times are those that are given; composition offsets may be negative (version 1).
 */
export const mediaSegment = (sequenceNumber: number, tracks: readonly TrackFragment[]): readonly Uint8Array[] => {
  const sizes = tracks.map(({ samples }) => samples.map(({ parts }) => bytesOf(parts)));
  const total = sizes.flat().reduce((sum, size) => sum + size, 0);
  // The size of moof does not depend on the data offsets.
  const { length } = moof(sequenceNumber, tracks, sizes, 0);
  const head = fields((w) => w.u32(total + 8).utf8('mdat'));
  const media = tracks.flatMap(({ samples }) => samples.flatMap(({ parts }) => parts));
  return [moof(sequenceNumber, tracks, sizes, length + head.length), head, ...media];
};

const bytesOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);

const moof = (
  sequenceNumber: number,
  tracks: readonly TrackFragment[],
  sizes: readonly (readonly number[])[],
  dataOffset: number,
): Uint8Array => {
  let at = dataOffset;
  const trafs = tracks.map((track, i) => {
    const of = sizes[i] as readonly number[];
    const written = traf(track, of, at);
    at += of.reduce((sum, size) => sum + size, 0);
    return written;
  });
  return box(
    'moof',
    fullBox(
      'mfhd',
      0,
      0,
      fields((w) => w.u32(sequenceNumber)),
    ),
    ...trafs,
  );
};

const traf = (
  { trackId, baseDecodeTime, samples }: TrackFragment,
  sizes: readonly number[],
  dataOffset: number,
): Uint8Array => {
  const tfhd = fullBox(
    'tfhd',
    0,
    TFHD_FLAGS,
    fields((w) => w.u32(trackId)),
  );
  const tfdt = fullBox(
    'tfdt',
    1,
    0,
    fields((w) => u64(w, baseDecodeTime)),
  );
  const trun = fullBox(
    'trun',
    1,
    TRUN_FLAGS,
    fields((w) => {
      w.u32(samples.length).u32(dataOffset);
      for (const [i, { duration, isSync, compositionOffset }] of samples.entries()) {
        w.u32(duration)
          .u32(sizes[i] as number)
          .u32(isSync ? SYNC : NOT_SYNC)
          .i32(compositionOffset);
      }
    }),
  );
  return box('traf', tfhd, tfdt, trun);
};
