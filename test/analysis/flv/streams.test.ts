import { describe, expect, it } from 'vitest';
import { FlvInspector } from '../../../src/analysis/flv/inspector.ts';
import type { FlvInspected } from '../../../src/analysis/flv/records.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { reference, streamBytes, streamsOf } from '../../harness/streams.ts';

const inspect = (bytes: Uint8Array) => {
  const reader = new FlvReader();
  const inspector = new FlvInspector();
  const items: FlvInspected[] = [];
  for (let at = 0; at < bytes.length; at += 65_536) {
    for (const item of reader.push(bytes.subarray(at, at + 65_536))) items.push(...inspector.push(item));
  }
  for (const item of reader.end()) items.push(...inspector.push(item));
  items.push(...inspector.end());
  const tags = items.flatMap((item) => (item.kind === 'tag' ? [item.record] : []));
  const codes = items.flatMap((item) => (item.kind === 'diagnostic' ? [item.record.code] : []));
  return { tags, codes: [...new Set(codes)].sort(), summary: inspector.summary(true) };
};

interface ReferenceTag {
  readonly o: number;
  readonly t: number;
  readonly n: number;
  readonly ts: number;
  readonly cts?: number;
}

/** Streams that the reference walk does not read to the end, or whose filter bit it reads as part of the type. */
const BEYOND_THE_REFERENCE: ReadonlySet<string> = new Set([
  'broken_junk_after_seqhdr',
  'broken_junk_between_tags',
  'broken_signature',
  'odd_filter_bit',
  'odd_unknown_tag_types',
]);

const nameOf = (file: string): string => file.replace(/^.*__/, '').replace(/\.flv$/, '');
const streams = streamsOf('flv').filter(({ file, facts }) => facts.tag_list !== undefined && !file.includes('krtmp'));

describe.skipIf(streams.length === 0)('real streams', () => {
  it.each(streams.map((stream) => [stream.file, stream] as const))('%s', (file, stream) => {
    const { tags, summary } = inspect(streamBytes(file));
    expect(summary.sizeBytes).toBe(stream.bytes);
    if (BEYOND_THE_REFERENCE.has(nameOf(file))) return;
    const list = (reference(stream.facts.tag_list as string) as { tags: readonly ReferenceTag[] }).tags;
    expect(tags.map(({ offset, tagType, dataSize, timestamp }) => [offset, tagType, dataSize, timestamp])).toEqual(
      list.map(({ o, t, n, ts }) => [o, t, n, ts >>> 0]),
    );
    // The reference reads the composition time before a command as that of a picture.
    const withTimes = list.map(({ cts }, i) => [cts, tags[i]] as const).filter(([cts]) => cts !== undefined);
    for (const [cts, tag] of withTimes) {
      if (tag?.derived?.packetType !== 'Command')
        expect([tag?.index, tag?.video?.compositionTime]).toEqual([tag?.index, cts]);
    }
  });
});

/** Expected findings of each stream that is odd or broken on purpose; others must have none. */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  broken_header_9bytes: ['header-flags', 'previous-tag-size'],
  broken_header_only: ['header-flags'],
  broken_junk_after_seqhdr: ['junk'],
  broken_nal_length_overflow: ['empty-unit', 'exp-golomb-too-long', 'forbidden-pattern', 'nal-length', 'no-slice'],
  broken_no_aac_seqhdr: ['no-sequence-header'],
  broken_prevtagsize_without_11: ['no-sequence-header', 'previous-tag-size'],
  broken_prevtagsize_zero: ['previous-tag-size'],
  broken_truncated_in_header: ['junk'],
  broken_truncated_midtag: ['truncated-tag'],
  broken_zero_length_tags: ['empty-tag', 'truncated'],
  odd_annexb_in_flv: ['annexb-in-tag'],
  odd_avcc_two_sps_ext: [],
  odd_flags_lie: ['header-flags'],
  odd_flags_zero: ['header-flags'],
  odd_nal_length_size2: [],
  odd_negative_cts: ['dts-backward', 'picture-order', 'pts-before-dts'],
  odd_resolution_change_new_seqhdr: ['idr-pic-id', 'new-sequence-header'],
  odd_ts_negative_ext: [],
  odd_ts_wrap_24bit: [],
  odd_ts_wrap_24bit_noext: ['dts-backward'],
  odd_ts_backwards_jump: ['dts-backward', 'dts-jump'],
  odd_version2: ['flv-version'],
  odd_dataoffset_17: ['data-offset'],
  broken_junk_between_tags: ['damaged-tag', 'junk'],
  odd_streamid_nonzero: ['no-sequence-header', 'stream-id'],
  meta_ecma_count_wrong: [],
  meta_trailing_garbage: ['forbidden-value'],
  meta_truncated_number: ['truncated'],
  meta_deep_nesting200: [],
  // Tracks share the FrameType of their message: the key frames of AV1 come with inter frames of H.264.
  ertmp_multitrack_manycodecs: ['frame-type'],
  ertmp_modex_nano_hvc1: [],
  ertmp_avc1_bframes_cts: [],
};

const made = streams.filter(({ file }) => nameOf(file) in FINDINGS && file.includes('gen-synth'));
describe.skipIf(made.length === 0)('odd and broken streams', () => {
  it.each(made.map(({ file }) => [file] as const))('%s', (file) => {
    expect(inspect(streamBytes(file)).codes).toEqual(FINDINGS[nameOf(file)]);
  });
});

/** Changes the bytes of every coded H.264 picture of a stream: `change` gets the tag offset. */
const changed = (file: string, change: (bytes: Uint8Array, offset: number) => void): Uint8Array => {
  const bytes = streamBytes(file);
  for (const { offset, derived, video } of inspect(bytes).tags) {
    if (video !== undefined && derived?.packetType === 'CodedFrames') change(bytes, offset);
  }
  return bytes;
};

const WITH_B_FRAMES = 'flv/gen-ffmpeg__avc_bframes_cts_aac.flv';
describe.skipIf(!streams.some(({ file }) => file === WITH_B_FRAMES))('a real stream that was changed', () => {
  it('has all composition times at 0 although the pictures are reordered', () => {
    const bytes = changed(WITH_B_FRAMES, (all, offset) => all.fill(0, offset + 13, offset + 16));
    expect(inspect(bytes).codes).toEqual(['composition-times-zero']);
  });

  it('has composition times that show the pictures in another order', () => {
    const bytes = changed(WITH_B_FRAMES, (all, offset) => {
      // 1 ms for all: presentation follows decoding, the picture order counts do not.
      all.set([0, 0, 1], offset + 13);
    });
    expect(inspect(bytes).codes).toEqual(['picture-order']);
  });

  it('has FrameTypes that disagree with the NAL units', () => {
    const bytes = changed(WITH_B_FRAMES, (all, offset) => {
      all[offset + 11] = (all[offset + 11] ?? 0) ^ 0x30;
    });
    expect(inspect(bytes).codes).toContain('frame-type');
  });
});
