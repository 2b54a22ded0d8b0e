import { describe, expect, it } from 'vitest';
import { Checker } from '../../../src/analysis/checks/checker.ts';
import type { Finding } from '../../../src/analysis/checks/finding.ts';
import { openInput } from '../../../src/pipeline/open.ts';
import { watch } from '../../../src/pipeline/watch.ts';
import { ruleOf } from '../../harness/checked.ts';
import { framesOf, spsOf } from '../../harness/gop-stream.ts';
import { pat, pes, pmt, TsWriter } from '../../harness/ts-writer.ts';
import { byteStream, writePps, writeSps } from '../../harness/written-stream.ts';

const SETS = [writeSps(spsOf()), writePps()];

/** Frames of a pattern in segments of so many, as transport streams with the parameter sets before each frame. */
const segmentsOf = (pattern: string, perSegment: number): readonly Uint8Array[] => {
  const frames = framesOf(pattern);
  const segments: Uint8Array[] = [];
  for (let at = 0; at < frames.length; at += perSegment) {
    const writer = new TsWriter().table(0, pat(1, 0x1000)).table(0x1000, pmt(1, [[27, 0x100]]));
    frames.slice(at, at + perSegment).forEach(({ units }, i) => {
      writer.unit(0x100, pes(0xe0, byteStream([...SETS, ...units]), { pts: 9000 + 3600 * (at + i) }));
    });
    segments.push(writer.bytes);
  }
  return segments;
};

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const found = async (id: string, segments: readonly Uint8Array[], lines: readonly string[], seconds = 1) => {
  const text = [
    '#EXTM3U',
    ...lines,
    ...segments.flatMap((_, i) => [`#EXTINF:${seconds},`, `${i}.ts`]),
    '#EXT-X-ENDLIST',
  ];
  const access = {
    path: 'a.m3u8',
    openRelated: async (uri: string) => {
      const bytes = segments[Number.parseInt(uri, 10)] as Uint8Array;
      return { path: uri, sizeBytes: bytes.length, isLive: false, chunks: one(bytes), close: async () => undefined };
    },
  };
  const findings: Finding[] = [];
  const checker = new Checker([{ rule: ruleOf(id), options: {} }], (finding) => findings.push(finding));
  const input = await openInput(one(new TextEncoder().encode(text.join('\n'))), 'm3u8', { access });
  const run = await watch(input, checker, {});
  for await (const { items } of run.steps) for (const _ of items);
  checker.finish(input.format, run.end(true));
  return findings.map(({ severity, message }) => [severity, message]);
};

const TARGET = ['#EXT-X-TARGETDURATION:1'];
const INDEPENDENT = [...TARGET, '#EXT-X-INDEPENDENT-SEGMENTS'];

describe('rules on HLS playlists', () => {
  it('hls/target-duration: EXTINF rounds to no more', async () => {
    const segments = segmentsOf('IPP IPP', 3);
    expect(await found('hls/target-duration', segments, TARGET, 1.4)).toEqual([]);
    expect(await found('hls/target-duration', segments, TARGET, 1.5)).toEqual([
      ['error', 'segment 0.ts is 1.5 s long, as 1 more are: EXT-X-TARGETDURATION is 1 s (RFC 8216 4.3.3.1)'],
    ]);
  });

  it('hls/target-duration: so do the times of the pictures, whatever EXTINF says', async () => {
    // 40 ms a picture: 37 are 1.48 s, 38 are 1.52 s.
    const found1 = await found('hls/target-duration', segmentsOf(`I${'P'.repeat(36)} I${'P'.repeat(36)}`, 37), TARGET);
    expect(found1).toEqual([]);
    expect(await found('hls/target-duration', segmentsOf(`I${'P'.repeat(37)} IP`, 38), TARGET)).toEqual([
      ['error', 'segment 0 lasts 1.52 s by its timestamps, 1.00 s by EXTINF: EXT-X-TARGETDURATION is 1 s'],
    ]);
    // The last one has no next: its last picture is shown as long as the others.
    expect(await found('hls/target-duration', segmentsOf(`IP I${'P'.repeat(37)}`, 2), TARGET)).toEqual([]);
    expect(await found('hls/target-duration', segmentsOf(`I${'P'.repeat(37)}`, 38), TARGET)).toEqual([
      ['error', 'segment 0 lasts 1.52 s by its timestamps, 1.00 s by EXTINF: EXT-X-TARGETDURATION is 1 s'],
    ]);
  });

  it('hls/independent-segments: each segment begins with an IDR picture', async () => {
    expect(await found('hls/independent-segments', segmentsOf('IPP IPP', 3), INDEPENDENT)).toEqual([]);
    const message =
      'segment 1 begins with a P picture; its first IDR picture is its frame 1, after 1 dependent frame: a gap of 40 ms';
    expect(await found('hls/independent-segments', segmentsOf('IPP IPP', 2), INDEPENDENT)).toEqual([
      ['error', message],
      ['error', 'segment 2 begins with a P picture; it has no IDR picture in 2 frames'],
    ]);
    expect(await found('hls/independent-segments', segmentsOf('IPP IPP', 2), TARGET)).toMatchObject([
      ['warning', message],
      ['warning', expect.any(String)],
    ]);
  });
});
