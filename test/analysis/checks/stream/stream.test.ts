import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../../src/analysis/checks/options.ts';
import type { Reported } from '../../../../src/analysis/checks/rule.ts';
import { notEmpty } from '../../../../src/analysis/checks/stream/not-empty.ts';
import { checked } from '../../../harness/checked.ts';
import { flvHeader } from '../../../harness/flv-writer.ts';
import { aacHeaderTag, aacTags, gopFlv, gopStream, multitrackFlv, spsOf } from '../../../harness/gop-stream.ts';
import { byteStream, writePps, writeSps } from '../../../harness/written-stream.ts';

const check = (bytes: Uint8Array, id: string, options: Record<string, OptionValue> = {}) =>
  checked(bytes, { rules: { [id]: ['error', options] } });

describe('stream/not-empty', () => {
  it('passes a stream with a frame', async () => {
    expect((await check(gopStream('I'), 'stream/not-empty')).results).toMatchObject([{ status: 'passed' }]);
    expect((await check(gopFlv('I'), 'stream/not-empty', { media: ['video'] })).results).toMatchObject([
      { status: 'passed' },
    ]);
  });

  it('says so if it is a chosen track that has none', () => {
    const messages: string[] = [];
    const context = { options: {}, report: ({ message }: Reported) => messages.push(message) };
    notEmpty.input?.(context as never).end?.({ videos: [], complete: true, isOneTrack: true }, 'flv');
    expect(messages).toEqual(['the input has no frame of the chosen track']);
  });

  it('finds a stream of parameter sets, an FLV of a header, and a medium without a frame', async () => {
    const sets = byteStream([writeSps(spsOf()), writePps({})]);
    expect((await check(sets, 'stream/not-empty')).findings).toMatchObject([{ message: 'the input has no frame' }]);
    expect((await check(flvHeader(5), 'stream/not-empty')).findings).toHaveLength(1);
    const silent = gopFlv('IPP', { before: [aacHeaderTag()] });
    expect((await check(silent, 'stream/not-empty', { media: ['video', 'audio'] })).findings).toMatchObject([
      { code: 'no-frames' },
      { message: 'the input has no audio frame' },
    ]);
  });
});

describe('stream/frames', () => {
  it('counts frames', async () => {
    expect((await check(gopStream('IPbbP'), 'stream/frames', { frames: 5 })).findings).toEqual([]);
    expect((await check(gopStream('IPbbP'), 'stream/frames', { frames: 6, tolerance: 1 })).findings).toEqual([]);
    expect((await check(gopFlv('IPbbP'), 'stream/frames', { frames: 7, tolerance: 1 })).findings).toMatchObject([
      { message: 'video: 5 frames, expected 7 ± 1', measured: 5, expected: '7 ± 1' },
    ]);
  });
});

describe('stream/duration', () => {
  const second = `I${'P'.repeat(9)}`;

  it('lets each track be a frame longer or shorter', async () => {
    for (const seconds of [0.9, 1, 1.1]) {
      expect((await check(gopStream(second), 'stream/duration', { seconds })).results).toMatchObject([
        { status: 'passed' },
      ]);
    }
    expect((await check(gopStream(second), 'stream/duration', { seconds: 1.2 })).findings).toMatchObject([
      { message: 'video lasts 1.000 s, expected 1.2 s ± 100 ms' },
    ]);
    expect((await check(gopFlv(second), 'stream/duration', { seconds: 1.1, toleranceMs: 50 })).findings).toHaveLength(
      1,
    );
  });

  it('is skipped without times', async () => {
    expect((await check(gopStream(second, null), 'stream/duration', { seconds: 5 })).results).toMatchObject([
      { status: 'skipped', reason: expect.stringContaining('no frame rate in the stream') },
    ]);
  });

  it('compares the ends of audio and video', async () => {
    // 1024 samples at 48 kHz: 94 frames last 2.005 s.
    const flv = gopFlv(second, { flags: 5, after: [aacHeaderTag(), ...aacTags(94)] });
    expect((await check(flv, 'stream/duration', { seconds: 1.5, toleranceMs: 600 })).findings).toMatchObject([
      { severity: 'warning', message: 'audio ends 884 ms after video', measured: '884 ms' },
    ]);
  });
});

describe('container/track-count', () => {
  it('counts the tracks', async () => {
    expect((await check(multitrackFlv('IPP'), 'container/track-count')).findings).toEqual([]);
    expect((await check(gopStream('IPP'), 'container/track-count')).findings).toEqual([]);
    expect((await check(multitrackFlv('IPP', 'IPP'), 'container/track-count')).findings).toMatchObject([
      { message: '2 video tracks, at most 1 allowed', measured: 2, platformCode: 'multipleVideoStreams' },
    ]);
    expect((await check(multitrackFlv('IPP', 'IPP'), 'container/track-count', { maxVideo: 2 })).findings).toEqual([]);
  });
});

describe('gop/alignment', () => {
  it('passes tracks with IDR pictures at the same times', async () => {
    const { results } = await check(multitrackFlv('IPPPIPPPIPP', 'IPPPIPPPIPP', 'IPPPIPPPIPP'), 'gop/alignment');
    expect(results).toMatchObject([{ status: 'passed' }]);
  });

  it('finds an IDR picture that only one of them has', async () => {
    const { findings } = await check(multitrackFlv('IPPPIPPPIPPP', 'IPPPIPIPIPPP', 'IPPPPPPPIPPP'), 'gop/alignment');
    expect(findings.map(({ message }) => message).sort()).toEqual([
      'video has an IDR picture at 0.400 s, video:2 has none',
      'video:1 has an IDR picture at 0.600 s, video has none',
    ]);
    expect(findings.find(({ location }) => location.ptsMs === 400)?.expected).toBe('an IDR picture at 0.400 s');
  });

  it('is skipped with one track', async () => {
    expect((await check(gopFlv('IPP'), 'gop/alignment')).results).toMatchObject([
      { status: 'skipped', reason: 'there is one video track' },
    ]);
  });
});
