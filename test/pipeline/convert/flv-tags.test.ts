import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { FlvWriter } from '../../../src/container/flv/write/flv-writer.ts';
import { type VideoTagFormat, videoTagFormat } from '../../../src/container/flv/write/video-tag.ts';
import { bytesOf } from '../../harness/cases.ts';
import { concat } from '../../harness/flv-writer.ts';
import { VIDEO_CONFIG_VECTORS } from '../../vectors/config-records.ts';
import { fixFlv } from './converted.ts';

const recordOf = (kind: 'avcC' | 'hvcC' | 'av1C'): Uint8Array =>
  bytesOf((VIDEO_CONFIG_VECTORS.find((vector) => vector.kind === kind) as { hex: string }).hex);

const CODECS = [
  ['avc1', recordOf('avcC'), [0x65, 0x88, 0x84], [0x41, 0x9a, 0x24]],
  ['hvc1', recordOf('hvcC'), [0x26, 0x01, 0xaf, 0x08], [0x02, 0x01, 0xd0, 0x09]],
  ['av01', recordOf('av1C'), [0x32, 0x02, 0x10, 0x00], [0x32, 0x02, 0x30, 0x00]],
] as const;

/** An FLV with a sequence header and two frames, the second one shown 40 ms after its decoding where that can be said. */
const flvOf = (
  format: VideoTagFormat,
  record: Uint8Array,
  key: readonly number[],
  inter: readonly number[],
): Uint8Array => {
  const w = new FlvWriter();
  const frame = (dtsMs: number, compositionTimeMs: number, isKey: boolean, unit: readonly number[]) =>
    w.frame(format, { dtsMs, compositionTimeMs, isKey, units: [Uint8Array.from(unit)] });
  return concat(
    ...w.header({ audio: false, video: true }),
    ...w.sequenceStart(format, record, 0),
    ...frame(0, 0, true, key),
    ...frame(40, format.fourCc === 'av01' ? 0 : 40, false, inter),
  );
};

const headersIn = (flv: Uint8Array): string[] => {
  const reader = new FlvReader();
  return [...reader.push(flv), ...reader.end()].flatMap((item) => {
    if (item.kind !== 'tag') return [];
    const [payload] = item.parsed.payloads;
    const { isExHeader, frameType } = item.parsed.video ?? {};
    return `${isExHeader} ${frameType} ${payload?.codec} ${payload?.packetType} ${payload?.compositionTimeMs ?? 0}`;
  });
};

const AVC_ENHANCED: VideoTagFormat = { fourCc: 'avc1', hasLengths: true, hasCompositionTime: true };

describe('--flv-tags', () => {
  test.each(CODECS)('%s: CodecID to FourCC and back', async (fourCc, record, key, inter) => {
    const legacy = videoTagFormat(fourCc, true) as VideoTagFormat;
    const enhanced = fourCc === 'avc1' ? AVC_ENHANCED : (videoTagFormat(fourCc) as VideoTagFormat);
    const old = flvOf(legacy, record, key, inter);
    const named = flvOf(enhanced, record, key, inter);
    const ct = fourCc === 'av01' ? 0 : 40;
    expect(headersIn(old)).toEqual([
      `0 1 ${fourCc} SequenceStart 0`,
      `0 1 ${fourCc} CodedFrames 0`,
      `0 2 ${fourCc} CodedFrames ${ct}`,
    ]);
    const back = await fixFlv(named, { flvTags: 'legacy' });
    expect(toHex(back.bytes)).toBe(toHex(old));
    expect(back.diagnostics.map(({ code }) => code)).toEqual(['codec-naming-changed']);
    const there = await fixFlv(old, { flvTags: 'enhanced' });
    // AVC keeps its CodecID, which every player reads.
    expect(toHex(there.bytes)).toBe(toHex(fourCc === 'avc1' ? old : named));
    expect((await fixFlv(old, { flvTags: 'legacy' })).diagnostics).toEqual([]);
  });

  test('a tag that says more stays as it is, with a warning', async () => {
    const w = new FlvWriter();
    const [, record] = CODECS[1];
    const format = videoTagFormat('hvc1') as VideoTagFormat;
    const parts = [...w.header({ audio: false, video: true }), ...w.sequenceStart(format, record, 0)];
    const input = concat(...parts);
    // VideoPacketType 4: metadata.
    input[24] = 0x94;
    const { bytes, diagnostics } = await fixFlv(input, { flvTags: 'legacy' });
    expect(toHex(bytes)).toBe(toHex(input));
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'codec-naming-kept' }]);
  });
});
