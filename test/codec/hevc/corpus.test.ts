import { expect, it } from 'vitest';
import { describeSequence } from '../../../src/codec/hevc/describe.ts';
import { AnnexbSplitter } from '../../../src/container/annexb/splitter.ts';
import { CORPUS_NOTE, hasCorpus } from '../../harness/corpus.ts';
import { streamBytes, streamsOf } from '../../harness/streams.ts';

const SPS = 33;
/** Every first SPS is in these. */
const HEAD_BYTES = 65_536;

interface Probed {
  readonly width: number;
  readonly height: number;
  readonly coded_width: number;
  readonly coded_height: number;
  readonly level: number;
  readonly has_b_frames: number;
  readonly pix_fmt?: string;
  readonly r_frame_rate: string;
  readonly sample_aspect_ratio?: string;
}

/** What the first SPS of a stream says. */
const described = (bytes: Uint8Array) => {
  for (const item of new AnnexbSplitter().push(bytes.subarray(0, HEAD_BYTES))) {
    if (item.kind === 'unit' && (((item.bytes[0] ?? 0) >> 1) & 63) === SPS) return describeSequence(item.bytes);
  }
  return undefined;
};

/** Streams whose first SPS is not the one that ffprobe tells of. */
const OTHERWISE: readonly string[] = [
  // The size of a later SPS.
  'hevc/gen-synth__concat_res_change.265',
];

const streams = streamsOf('hevc').flatMap(({ file, features, facts }) => {
  const { stream } = (facts['ffprobe'] ?? {}) as { readonly stream?: Probed | null };
  const isRead = stream !== undefined && stream !== null && stream.width > 0 && !features.includes('fuzz');
  return isRead && !OTHERWISE.includes(file) ? [[file, stream] as const] : [];
});

it.skipIf(!hasCorpus)(`the first SPS of each stream says what ffprobe says of it${CORPUS_NOTE}`, () => {
  expect(streams.length).toBeGreaterThan(80);
  const differences: string[] = [];
  for (const [file, probed] of streams) {
    const sps = described(streamBytes(file));
    const check = (name: string, ours: unknown, theirs: unknown): void => {
      if (ours !== theirs) differences.push(`${file}: ${name} ${ours}, ffprobe ${theirs}`);
    };
    check('width', sps?.width, probed.width);
    check('height', sps?.height, probed.height);
    check('coded width', sps?.codedWidth, probed.coded_width);
    check('coded height', sps?.codedHeight, probed.coded_height);
    check('level', Math.round(Number(sps?.level) * 30), probed.level);
    check('reordering', sps?.reorderFrames, probed.has_b_frames);
    const { sar, frameRate } = sps ?? {};
    if (sar !== undefined) check('SAR', `${sar.num}:${sar.den}`, probed.sample_aspect_ratio);
    // ffprobe counts fields as frames.
    if (frameRate !== undefined && sps?.scan !== 'interlaced') {
      check('frame rate', `${frameRate.num}/${frameRate.den}`, probed.r_frame_rate);
    }
  }
  expect(differences).toEqual([]);
});
