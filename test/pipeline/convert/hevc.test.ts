import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toPlain } from '../../../src/amf/plain.ts';
import { toHex } from '../../../src/bytes/hex.ts';
import { STREAMED_CODECS } from '../../../src/codec/registry.ts';
import { scriptMessage } from '../../../src/container/flv/body/script-data.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { readStreamConfig } from '../../../src/pipeline/convert/units/config-file.ts';
import { sample } from '../../commands/streams.ts';
import { CountedSource } from '../source.ts';
import { convertBytes } from './converted.ts';

/** By x265, with B pictures, and RASL pictures after each CRA. */
const STREAM = new Uint8Array(readFileSync(sample('opengop.h265')));

const tagsOf = (flv: Uint8Array) => {
  const reader = new FlvReader();
  return [...reader.push(flv), ...reader.end()].flatMap((item) =>
    item.kind === 'tag' ? [{ ...item.parsed, dtsMs: item.dtsMs }] : [],
  );
};

const isSet = ({ role }: { readonly role: string }): boolean => role === 'parameter-set';

describe('HEVC', () => {
  test('to FLV: Enhanced tags, one a frame, shown in the order of picture order counts', async () => {
    const { bytes, facts } = await convertBytes(STREAM, 'flv');
    expect(facts.verification?.identical).toBe(true);
    const [metadata, header, ...frames] = tagsOf(bytes);
    const values = metadata?.script === undefined ? [] : scriptMessage(metadata.script).values;
    // The FourCC as a number (E-RTMP v2).
    expect(values.map(toPlain)).toMatchObject([{ videocodecid: 0x68766331 }]);
    expect(header).toMatchObject({
      video: { fourCc: 'hvc1', frameType: 1 },
      payloads: [{ packetType: 'SequenceStart' }],
    });
    expect(frames).toHaveLength(facts.flv?.frames ?? 0);
    const shown = frames.map(({ payloads: [payload], dtsMs }) => dtsMs + (payload?.compositionTimeMs ?? 0));
    expect(new Set(shown).size).toBe(frames.length);
    for (const { payloads } of frames) {
      const [{ packetType, compositionTimeMs } = { packetType: undefined, compositionTimeMs: undefined }] = payloads;
      expect(packetType).toBe((compositionTimeMs ?? 0) === 0 ? 'CodedFramesX' : 'CodedFrames');
    }
    // IDR, and CRA as FFmpeg marks them.
    expect(frames.filter(({ video }) => video?.frameType === 1)).toHaveLength(facts.flv?.keyframes ?? -1);
    expect(facts.flv?.openKeyframes).toBe((facts.flv?.keyframes ?? 0) - 1);
  });

  test('to FLV with CodecID 12', async () => {
    const { bytes } = await convertBytes(STREAM, 'flv', { legacyTags: true });
    const [metadata, header] = tagsOf(bytes);
    expect(header?.video).toMatchObject({ isExHeader: 0, codecId: 12, avcPacketType: 0 });
    const values = metadata?.script === undefined ? [] : scriptMessage(metadata.script).values;
    expect(values.map(toPlain)).toMatchObject([{ videocodecid: 12 }]);
  });

  test.each([false, true])(
    'from FLV: the parameter sets of the record before each IDR and CRA picture; legacy tags: %s',
    async (legacyTags) => {
      const flv = await convertBytes(STREAM, 'flv', { legacyTags, strip: isSet });
      const { bytes, facts } = await convertBytes(flv.bytes, 'annexb');
      expect(facts.verification?.identical).toBe(true);
      const inserted = Object.fromEntries(
        (facts.nalus?.inserted ?? []).map(({ nal_unit_type, count }) => [nal_unit_type, count]),
      );
      const count = flv.facts.flv?.keyframes;
      expect(flv.facts.flv?.openKeyframes).toBeGreaterThan(0);
      expect(inserted).toEqual({ 32: count, 33: count, 34: count });
      const again = await convertBytes(bytes, 'annexb');
      expect(toHex(again.bytes)).toBe(toHex(bytes));
      expect(again.facts.nalus?.inserted).toEqual([]);
    },
  );

  test('to HVCC with its record, and back: the same units', async () => {
    const plain = await convertBytes(STREAM, 'hvcc', { wantsConfig: true });
    const lean = await convertBytes(STREAM, 'hvcc', { wantsConfig: true, strip: isSet });
    const read = async ({ config }: typeof plain) =>
      readStreamConfig(new CountedSource([config ?? new Uint8Array(0)]), STREAMED_CODECS);
    const { codec, parameterSets, lengthSize } = await read(plain);
    expect([codec.name, parameterSets.length, lengthSize]).toEqual(['hevc', 3, 4]);
    // array_completeness is 1 where the sets are in the record alone.
    expect([plain, lean].map(({ config }) => (config?.[23] ?? 0) >> 7)).toEqual([0, 1]);
    const back = await convertBytes(plain.bytes, 'annexb', { hints: { format: 'hvcc' } });
    expect(toHex(back.bytes)).toBe(toHex((await convertBytes(STREAM, 'annexb')).bytes));
    const restored = await convertBytes(lean.bytes, 'annexb', {
      inputConfig: { parameterSets },
      hints: { format: 'hvcc', lengthSize: 4 },
    });
    expect(restored.facts.nalus?.inserted.map(({ name }) => name)).toEqual(['VPS', 'SPS', 'PPS']);
  });
});
