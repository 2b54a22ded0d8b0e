import { describe, expect, it } from 'vitest';
import type { SampleTrack } from '../../../../src/media/sample.ts';
import type { SampleItem, SourceItem } from '../../../../src/pipeline/convert/samples/sample-item.ts';
import { SampleMuxer } from '../../../../src/pipeline/convert/samples/sample-muxer.ts';
import type { SampleWriter } from '../../../../src/pipeline/convert/samples/sample-writer.ts';
import type { Diagnostic } from '../../../../src/syntax/diagnostics.ts';

const VIDEO: SampleTrack = { kind: 'video', id: 0, fourCc: 'avc1', config: Uint8Array.of(1), width: 16, height: 16 };
const AUDIO: SampleTrack = { kind: 'audio', id: 256, fourCc: 'fLaC', config: Uint8Array.of(2), sampleRateHz: 48_000 };

const sample = (track: SampleTrack, dtsMs: number, more: Partial<SampleItem> = {}): SourceItem => ({
  kind: 'sample',
  track,
  index: 0,
  ptsMs: dtsMs,
  dtsMs,
  isSync: track.kind === 'audio',
  data: Uint8Array.of(dtsMs & 255),
  ...more,
});

/** What a writer was told, in order, and what was found. */
const mux = async (
  items: readonly SourceItem[],
  canReconfigure = false,
  limits: Pick<SampleWriter, 'tracksOfKind'> = {},
) => {
  const calls: string[] = [];
  const found: Diagnostic[] = [];
  const writer: SampleWriter = {
    ...limits,
    begin: async (starts) => {
      calls.push(`begin ${starts.map(({ track, dts, pts }) => `${track.id}:${track.kind}@${dts}/${pts}`).join(' ')}`);
    },
    sample: async ({ track, dts, pts, duration, isSync }) => {
      calls.push(`${track.id} ${dts} ${pts} +${duration}${isSync ? ' sync' : ''} config ${track.config}`);
    },
    reconfigure: async () => canReconfigure,
    end: async () => void calls.push('end'),
  };
  const muxer = new SampleMuxer(writer, (one) => found.push(one));
  for (const item of items) await muxer.push(item);
  await muxer.end();
  return { calls, found: found.map(({ code }) => code) };
};

describe('SampleMuxer', () => {
  it('counts ticks from the first frame shown; a duration is known with the next sample, the last one repeats', async () => {
    const { calls, found } = await mux([
      { kind: 'track', track: VIDEO },
      sample(VIDEO, 1000, { isSync: true, ptsMs: 1080 }),
      sample(VIDEO, 1040, { ptsMs: 1160 }),
      sample(VIDEO, 1080, { ptsMs: 1120 }),
    ]);
    expect(calls).toEqual([
      'begin 1:video@-7200/0',
      '1 -7200 0 +3600 sync config 1',
      '1 -3600 7200 +3600 config 1',
      '1 0 3600 +3600 config 1',
      'end',
    ]);
    expect(found).toEqual([]);
  });

  it('waits for a track that begins later, and leaves out frames before the first one that decoding can start at', async () => {
    const { calls, found } = await mux([
      { kind: 'track', track: VIDEO },
      { kind: 'track', track: AUDIO },
      sample(VIDEO, 0),
      sample(VIDEO, 40, { isSync: true }),
      sample(AUDIO, 60),
      sample(VIDEO, 80),
    ]);
    expect(calls).toEqual([
      'begin 1:video@0/0 2:audio@960/960',
      '1 0 0 +3600 sync config 1',
      '1 3600 3600 +3600 config 1',
      '2 960 960 +0 sync config 2',
      'end',
    ]);
    expect(found).toEqual(['frames-before-key']);
  });

  it('says when nothing to start at comes in time', async () => {
    const { calls, found } = await mux([{ kind: 'track', track: VIDEO }, sample(VIDEO, 0), sample(VIDEO, 40)]);
    expect(calls.slice(0, 2)).toEqual(['begin 1:video@0/0', '1 0 0 +3600 sync config 1']);
    expect(found).toEqual(['no-key-frame']);
  });

  it.each([true, false])('another configuration: the format can say so: %s', async (can) => {
    const changed = { ...VIDEO, config: Uint8Array.of(9) };
    const items: SourceItem[] = [
      { kind: 'track', track: VIDEO },
      sample(VIDEO, 0, { isSync: true }),
      { kind: 'track', track: changed },
      sample(changed, 40, { isSync: true }),
    ];
    const { calls, found } = await mux(items, can);
    expect(calls[2]).toBe(`1 3600 3600 +3600 sync config ${can ? 9 : 1}`);
    expect(found).toEqual(can ? [] : ['configuration-changes']);
  });

  it('keeps decoding times in order where the source goes back', async () => {
    const { calls } = await mux([
      { kind: 'track', track: VIDEO },
      sample(VIDEO, 100, { isSync: true }),
      sample(VIDEO, 60),
      sample(VIDEO, 140),
    ]);
    expect(calls.slice(1, 4)).toEqual(['1 0 0 +0 sync config 1', '1 0 0 +3600 config 1', '1 3600 3600 +3600 config 1']);
  });

  it('a track that begins long after the others is left out', async () => {
    const { found } = await mux([
      { kind: 'track', track: VIDEO },
      sample(VIDEO, 0, { isSync: true }),
      sample(VIDEO, 1100),
      { kind: 'track', track: AUDIO },
      sample(AUDIO, 1100),
    ]);
    expect(found).toEqual(['late-track']);
  });

  it('so is one that was announced in time, and whose frames come too late', async () => {
    const { calls, found } = await mux([
      { kind: 'track', track: VIDEO },
      { kind: 'track', track: AUDIO },
      sample(VIDEO, 0, { isSync: true }),
      sample(VIDEO, 12_100),
      sample(AUDIO, 12_200),
      sample(AUDIO, 12_300),
    ]);
    expect(calls[0]).toBe('begin 1:video@0/0');
    expect(found).toEqual(['late-track']);
  });

  const OTHER: SampleTrack = { ...AUDIO, id: 257, language: 'deu' };

  it('waits for each track that the container announces', async () => {
    const { calls, found } = await mux([
      ...[VIDEO, AUDIO, OTHER].map((track): SourceItem => ({ kind: 'announced', track })),
      { kind: 'track', track: VIDEO },
      sample(VIDEO, 0, { isSync: true }),
      { kind: 'track', track: AUDIO },
      sample(AUDIO, 0),
      sample(VIDEO, 40),
      { kind: 'track', track: OTHER },
      sample(OTHER, 500),
    ]);
    expect(calls[0]).toBe('begin 1:video@0/0 2:audio@0/0 3:audio@24000/24000');
    expect(calls.filter((call) => call.startsWith('3 '))).toHaveLength(1);
    expect(found).toEqual([]);
  });

  it('one of them never comes: a second later it begins without it', async () => {
    const { calls, found } = await mux([
      ...[VIDEO, AUDIO].map((track): SourceItem => ({ kind: 'announced', track })),
      { kind: 'track', track: VIDEO },
      sample(VIDEO, 0, { isSync: true }),
      sample(VIDEO, 1100),
    ]);
    expect(calls[0]).toBe('begin 1:video@0/0');
    expect(found).toEqual([]);
  });

  it('tracks beyond those that the format holds are left out, each said once, and not counted', async () => {
    const { calls, found } = await mux(
      [
        { kind: 'track', track: VIDEO },
        { kind: 'track', track: AUDIO },
        { kind: 'track', track: OTHER },
        sample(VIDEO, 0, { isSync: true }),
        sample(AUDIO, 0),
        sample(OTHER, 0),
        sample(OTHER, 20),
      ],
      false,
      { tracksOfKind: 1 },
    );
    expect(calls).toEqual(['begin 1:video@0/0 2:audio@0/0', '1 0 0 +0 sync config 1', '2 0 0 +0 sync config 2', 'end']);
    expect(found).toEqual(['other-track']);
  });

  const HEVC: SampleTrack = { ...VIDEO, fourCc: 'hvc1' };

  it('a picture that opens a GOP is one to start at if no leading picture follows at once (H.265 7.4.2.2)', async () => {
    const { calls } = await mux([
      { kind: 'track', track: HEVC },
      sample(HEVC, 0, { isSync: true }),
      sample(HEVC, 40, { opensGop: true }),
      sample(HEVC, 80, { isLeading: true }),
      sample(HEVC, 120, { opensGop: true }),
      sample(HEVC, 160),
      sample(HEVC, 200, { opensGop: true }),
    ]);
    expect(calls.filter((call) => call.includes('sync')).map((call) => call.split(' ')[1])).toEqual([
      '0',
      '10800',
      '18000',
    ]);
  });

  it('so the stream can begin with it', async () => {
    const { calls, found } = await mux([
      { kind: 'track', track: HEVC },
      sample(HEVC, 0, { opensGop: true }),
      sample(HEVC, 40, { isLeading: true }),
      sample(HEVC, 80, { opensGop: true }),
      sample(HEVC, 120),
    ]);
    expect(calls[1]).toBe('1 0 0 +3600 sync config 1');
    expect(found).toEqual(['frames-before-key']);
  });

  it('the same configuration again is no other one', async () => {
    const { found } = await mux([
      { kind: 'track', track: VIDEO },
      sample(VIDEO, 0, { isSync: true }),
      { kind: 'track', track: { ...VIDEO, config: VIDEO.config?.slice() ?? new Uint8Array(0) } },
      sample(VIDEO, 40),
    ]);
    expect(found).toEqual([]);
  });

  it('nothing to write is an error', async () => {
    await expect(mux([])).rejects.toThrow('no frame');
  });
});
