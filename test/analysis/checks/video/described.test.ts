import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../../src/analysis/checks/options.ts';
import { checked } from '../../../harness/checked.ts';
import { concat, flvHeader, hex, tag } from '../../../harness/flv-writer.ts';
import { gopFlv, gopStream } from '../../../harness/gop-stream.ts';
import { byteStream, type SpsChoice, writePps, writeSlice, writeSps } from '../../../harness/written-stream.ts';

const check = (bytes: Uint8Array, id: string, options: Record<string, OptionValue>) =>
  checked(bytes, { rules: { [id]: ['error', options] } });

/** A stream, options that it keeps, options that it breaks, and the message. */
const RULES: readonly [string, SpsChoice, Record<string, OptionValue>, Record<string, OptionValue>, string][] = [
  [
    'video/codec',
    {},
    { allow: ['H264'] },
    { allow: ['hevc', 'av1'] },
    'the codec is H.264 (avc1.4D001F), not hevc or av1',
  ],
  [
    'video/codec',
    {},
    { allow: ['avc1.4d001f'] },
    { allow: ['avc1.640029'] },
    'the codec is H.264 (avc1.4D001F), not avc1.640029',
  ],
  ['video/profile', {}, { allow: ['High', 'main'] }, { allow: ['High'] }, 'the profile is Main, not High'],
  [
    'video/profile',
    { profile: 66, constraints: 0b01000000 },
    { allow: ['Constrained Baseline'] },
    { allow: ['Main', 'High', 'Baseline'] },
    'the profile is Constrained Baseline, not Main, High or Baseline',
  ],
  ['video/max-level', { level: 31 }, { max: '3.1' }, { max: '3' }, 'the level is 3.1, at most 3 is allowed'],
  // Level 1b of Main is level 1.1 with constraint_set3_flag (H.264 A.3.1).
  [
    'video/max-level',
    { level: 11, constraints: 0b00010000 },
    { max: '1.1', min: '1' },
    { min: '1.1' },
    'the level is 1b, at least 1.1 is expected',
  ],
  [
    'video/chroma',
    {},
    { allow: ['4:2:0'] },
    { allow: ['4:2:2', '4:4:4'] },
    'the chroma format is 4:2:0, not 4:2:2 or 4:4:4',
  ],
  ['video/bit-depth', {}, { allow: [8] }, { allow: [10] }, 'the bit depth is 8, not 10'],
  [
    'video/bit-depth',
    { profile: 110, bitDepthMinus8: 2 },
    { allow: [8, 10] },
    { allow: [8] },
    'the bit depth is 10, not 8',
  ],
  ['video/scan', {}, { allow: ['progressive'] }, { allow: ['interlaced'] }, 'the scan is progressive, not interlaced'],
  [
    'video/resolution',
    { widthInMbs: 80, heightInMapUnits: 45 },
    { max: '1920x1080', allow: ['1280x720'] },
    { max: '1280x719' },
    'the size is 1280x720, at most 1280x719 is allowed',
  ],
  [
    'video/resolution',
    { widthInMbs: 45, heightInMapUnits: 80 },
    { max: '1280x720' },
    { allow: ['1280x720'] },
    'the size is 720x1280, not 1280x720',
  ],
  // 68 rows of macroblocks, of which 8 lines are cropped (units of 2 in 4:2:0).
  [
    'video/resolution',
    { widthInMbs: 120, heightInMapUnits: 68, crop: [0, 0, 0, 4] },
    { allow: ['1920x1080'] },
    { max: '1280x720' },
    'the size is 1920x1080, at most 1280x720 is allowed',
  ],
  [
    'video/orientation',
    { widthInMbs: 45, heightInMapUnits: 80 },
    { allow: ['portrait'], aspect: '9:16' },
    { allow: ['landscape', 'square'] },
    'the orientation is portrait, not landscape or square',
  ],
  [
    'video/orientation',
    { widthInMbs: 80, heightInMapUnits: 60 },
    { aspect: '4:3' },
    { aspect: '16:9' },
    'the display aspect ratio is 1280:960, not 16:9',
  ],
];

describe('what the sequence parameter set says', () => {
  it.each(RULES)('%s %j', async (id, sps, kept, broken, message) => {
    for (const bytes of [
      gopStream('IPPP', 10, sps),
      gopFlv('IPPP', { sps: { profile: 77, level: 31, ...spsFor(sps) } }),
    ]) {
      const passed = await check(bytes, id, kept);
      expect(passed.results).toMatchObject([{ status: 'passed' }]);
      const { findings } = await check(bytes, id, broken);
      expect(findings).toMatchObject([{ ruleId: id, severity: 'error', message, track: 'video' }]);
      expect(findings[0]?.location.byteOffset).toBeTypeOf('number');
    }
  });

  it('is judged again when it changes', async () => {
    const [small, large] = [{ profile: 77 }, { profile: 77, widthInMbs: 80, heightInMapUnits: 45 }];
    const units = [small, large, small].flatMap((sps, i) => [
      writeSps(sps),
      writePps({}),
      writeSlice({ nal: 5, idrPicId: i % 2 }, sps),
    ]);
    const { findings } = await check(byteStream(units), 'video/resolution', { max: '640x480' });
    expect(findings.map(({ measured }) => measured)).toEqual(['1280x720']);
  });

  it('is that of the configuration record, where there is no parameter set', async () => {
    // av1C of seq_profile 0, level 4.0: 8 bits, 4:2:0 (AV1-ISOBMFF 2.3.3).
    const header = tag(9, 0, concat(hex('90'), hex('61763031'), hex('81080c00')));
    const frames = Array.from({ length: 3 }, (_, i) =>
      tag(9, 40 * i, concat(hex(i ? 'a1' : '91'), hex('61763031'), hex('1200'))),
    );
    const flv = concat(flvHeader(1), header, ...frames);
    expect((await check(flv, 'video/codec', { allow: ['av1'] })).results).toMatchObject([{ status: 'passed' }]);
    expect((await check(flv, 'video/codec', { allow: ['h264'] })).findings).toMatchObject([
      { message: expect.stringMatching(/^the codec is AV1 \(av01\.0\.08M\.08\), not h264$/), location: { tag: 1 } },
    ]);
    expect((await check(flv, 'video/bit-depth', { allow: [10] })).findings).toMatchObject([{ measured: '8' }]);
    expect((await check(flv, 'video/resolution', { max: '1920x1080' })).results).toMatchObject([
      { status: 'skipped', reason: 'neither a parameter set nor a configuration record says it' },
    ]);
  });
});

/** `gopFlv` takes a whole choice. */
const spsFor = (sps: SpsChoice): SpsChoice => ({ log2MaxFrameNum: 8, log2MaxLsb: 16, maxNumRefFrames: 4, ...sps });

describe('video/scan', () => {
  it('takes a stream that may have fields as interlaced', async () => {
    const bytes = gopStream('IPP', 10, { interlaced: true, mbaff: true });
    expect((await check(bytes, 'video/scan', { allow: ['progressive'] })).findings).toMatchObject([
      { message: 'the scan is interlaced, not progressive', measured: 'interlaced' },
    ]);
    expect((await check(bytes, 'video/scan', { allow: ['interlaced'] })).findings).toEqual([]);
  });
});

describe('video/entropy', () => {
  it('finds the entropy coding that is not allowed', async () => {
    const sps = { profile: 77 };
    const pps = { cabac: true };
    const bytes = byteStream([writeSps(sps), writePps(pps), writeSlice({ nal: 5 }, sps, pps)]);
    expect((await check(bytes, 'video/entropy', { allow: ['CABAC'] })).findings).toEqual([]);
    expect((await check(bytes, 'video/entropy', { allow: ['CAVLC'] })).findings).toMatchObject([
      { message: 'the entropy coding is CABAC, not CAVLC' },
    ]);
    expect((await check(gopStream('IP'), 'video/entropy', { allow: ['cabac'] })).findings).toHaveLength(1);
  });
});
