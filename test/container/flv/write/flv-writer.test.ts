import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../../../src/amf/plain.ts';
import { toHex } from '../../../../src/bytes/hex.ts';
import { scriptMessage } from '../../../../src/container/flv/body/script-data.ts';
import { FlvDemuxer } from '../../../../src/container/flv/tag/demuxer.ts';
import type { FlvItem, FlvTag } from '../../../../src/container/flv/tag/item.ts';
import { parseTag } from '../../../../src/container/flv/tag/parse-tag.ts';
import { type TagHeader, timestampOf } from '../../../../src/container/flv/tag/tag-header.ts';
import { type FlvParts, FlvWriter } from '../../../../src/container/flv/write/flv-writer.ts';
import { numberBytes } from '../../../../src/container/flv/write/on-metadata.ts';
import { type VideoTagFormat, videoTagFormat } from '../../../../src/container/flv/write/video-tag.ts';
import { bytesOf } from '../../../harness/cases.ts';
import { concat } from '../../../harness/flv-writer.ts';
import { VIDEO_CONFIG_VECTORS } from '../../../vectors/config-records.ts';

const demuxed = (parts: FlvParts): FlvItem[] => {
  const demuxer = new FlvDemuxer();
  return [...demuxer.push(concat(...parts)), ...demuxer.end()].map((item) =>
    item.kind === 'junk' ? item : { ...item, bytes: item.bytes.slice() },
  );
};
const isTag = (item: FlvItem): item is FlvTag => item.kind === 'tag';
const parsedTags = (parts: FlvParts) =>
  demuxed(parts)
    .filter(isTag)
    .map((tag) => parseTag(tag.bytes));
const text = (parts: FlvParts): string => toHex(concat(...parts));

const RECORD = bytesOf((VIDEO_CONFIG_VECTORS[0] as { hex: string }).hex);
const SLICE = Uint8Array.of(0x65, 0x88, 0x84);
const AUD = Uint8Array.of(0x09, 0xf0);

describe('FlvWriter, to the byte (FLV 10.1 Annex E)', () => {
  it.each([
    [{ audio: true, video: true }, '464c5601050000000900000000'],
    [{ audio: false, video: true }, '464c5601010000000900000000'],
    [{ audio: true, video: false }, '464c5601040000000900000000'],
  ])('header of %o', (has, bytes) => expect(text(new FlvWriter().header(has))).toBe(bytes));

  it('AVC sequence header', () => {
    const parts = new FlvWriter().avcSequenceStart(Uint8Array.of(1, 2, 3), 0x1234567);
    expect(text(parts)).toBe(`09 000008 234567 01 000000 17 00 000000 010203 00000013`.replaceAll(' ', ''));
  });

  it('AVC frame: all NAL units in one tag, passed on without a copy', () => {
    const frame = { dtsMs: 40, compositionTimeMs: 80, isKey: true, units: [AUD, SLICE] };
    const parts = new FlvWriter().avcFrame(frame);
    const data = '17 01 000050 00000002 09f0 00000003 658884';
    expect(text(parts)).toBe(`09 000012 000028 00 000000 ${data} 0000001d`.replaceAll(' ', ''));
    expect(parts).toContain(AUD);
    expect(parts).toContain(SLICE);
  });

  it('AVC frame that is no key frame, shown before it is decoded, with lengths of 2 bytes', () => {
    const frame = { dtsMs: 40, compositionTimeMs: -2, isKey: false, units: [SLICE] };
    const parts = new FlvWriter({ lengthSize: 2 }).avcFrame(frame);
    expect(text(parts)).toBe('09 00000a 000028 00 000000 27 01 fffffe 0003 658884 00000015'.replaceAll(' ', ''));
  });

  it('AVC end of sequence', () => {
    expect(text(new FlvWriter().avcEndOfSequence(0))).toBe(
      '09 000005 000000 00 000000 17 02 000000 00000010'.replaceAll(' ', ''),
    );
  });

  it('AAC sequence header and frame', () => {
    const writer = new FlvWriter();
    expect(text(writer.aacSequenceStart(Uint8Array.of(0x11, 0x90), 0))).toBe(
      '08 000004 000000 00 000000 af 00 1190 0000000f'.replaceAll(' ', ''),
    );
    expect(text(writer.aacFrame(Uint8Array.of(0x21), 21))).toBe(
      '08 000003 000015 00 000000 af 01 21 0000000e'.replaceAll(' ', ''),
    );
  });

  it('onMetaData, with the offset of each number in the file', () => {
    const writer = new FlvWriter();
    writer.header({ audio: false, video: true });
    const { parts, numberOffsets } = writer.onMetaData({ duration: 0, encoder: 'x', filesize: 0, stereo: true });
    const number = '000000000000000000';
    const properties = `0008 6475726174696f6e ${number} 0007 656e636f646572 02000178 0008 66696c6573697a65 ${number} 0006 73746572656f 0101`;
    const data = `02 000a 6f6e4d65746144617461 08 00000004 ${properties} 000009`.replaceAll(' ', '');
    expect(text(parts).slice(22, -8)).toBe(data);
    expect([...numberOffsets]).toEqual([
      ['duration', 13 + 11 + 13 + 5 + 10 + 1],
      ['filesize', 13 + 11 + 13 + 5 + 10 + 1 + 8 + 9 + 4 + 10 + 1],
    ]);
  });

  it.each([
    [0, '00000000'],
    [0xffffff, 'ffffff00'],
    [0x1000000, '00000001'],
    [2 ** 31, '00000080'],
    [2 ** 32 - 1, 'ffffffff'],
    [2 ** 32, '00000000'],
    [2 ** 33 + 5, '00000500'],
    [-1, 'ffffffff'],
  ])('time %i ms, modulo 2^32', (dtsMs, bytes) => {
    expect(text(new FlvWriter().aacFrame(AUD, dtsMs)).slice(8, 16)).toBe(bytes);
  });
});

describe('FlvWriter, the limits of a tag', () => {
  const frame = { dtsMs: 40, compositionTimeMs: 0, isKey: false, units: [SLICE] };
  const big = (bytes: number) => ({ ...frame, units: [new Uint8Array(bytes)] });

  it('accepts the largest values', () => {
    const [tag] = parsedTags([
      ...new FlvWriter().header({ audio: false, video: true }),
      ...new FlvWriter().avcFrame({ ...big(0xffffff - 9), compositionTimeMs: 0x7fffff }),
    ]);
    expect(tag).toMatchObject({ header: { dataSize: 0xffffff }, video: { compositionTime: 0x7fffff } });
  });

  it.each<[string, (writer: FlvWriter) => unknown]>([
    ['16777216 bytes of data in a tag at 40 ms', (w) => w.avcFrame(big(0x1000000 - 9))],
    ['a composition time of 8388608 ms', (w) => w.avcFrame({ ...frame, compositionTimeMs: 0x800000 })],
    ['a composition time of -8388609 ms', (w) => w.avcFrame({ ...frame, compositionTimeMs: -0x800001 })],
    ['a composition time of 0.5 ms', (w) => w.avcFrame({ ...frame, compositionTimeMs: 0.5 })],
    ['a tag at 40.5 ms', (w) => w.avcFrame({ ...frame, dtsMs: 40.5 })],
    ['a tag at NaN ms', (w) => w.aacFrame(AUD, Number.NaN)],
  ])('throws for %s, and continues', (message, act) => {
    const writer = new FlvWriter();
    expect(() => act(writer)).toThrow(
      expect.objectContaining({ code: 'not-encodable', message: expect.stringContaining(message) }),
    );
    expect(writer.length).toBe(0);
  });

  it.each([
    [1, 256, 'NAL unit 1 of the frame at 40 ms has 256 bytes, a length field of 1 byte holds at most 255'],
    [2, 65536, 'NAL unit 1 of the frame at 40 ms has 65536 bytes, a length field of 2 bytes holds at most 65535'],
  ] as const)('throws for a NAL unit beyond lengths of %i bytes', (lengthSize, size, message) => {
    const units = [AUD, new Uint8Array(size)];
    expect(() => new FlvWriter({ lengthSize }).avcFrame({ ...frame, units })).toThrow(message);
    const fits = new FlvWriter({ lengthSize }).avcFrame({ ...frame, units: [new Uint8Array(size - 1)] });
    expect(text(fits).slice(32, 32 + 2 * lengthSize)).toBe('ff'.repeat(lengthSize));
  });
});

describe('FlvWriter and FlvDemuxer', () => {
  it('a patched file has the values that were unknown before', () => {
    const writer = new FlvWriter();
    const header = writer.header({ audio: false, video: true });
    const { parts, numberOffsets } = writer.onMetaData({ width: 320, duration: 0, filesize: 0 });
    const file = concat(...header, ...parts, ...writer.avcSequenceStart(RECORD, 0));
    expect(writer.length).toBe(file.length);
    file.set(numberBytes(12.5), numberOffsets.get('duration'));
    file.set(numberBytes(file.length), numberOffsets.get('filesize'));
    const [script, video] = parsedTags([file]);
    const { name, values } = scriptMessage(script?.script ?? { values: [] });
    expect([name, ...values.map(toPlain)]).toEqual([
      'onMetaData',
      { width: 320, duration: 12.5, filesize: file.length },
    ]);
    expect(video?.payloads[0]?.configuration).toMatchObject({ derived: { codecString: 'avc1.64000C' } });
  });

  const time = fc.nat(2 ** 32 - 1);
  const bytes = fc.uint8Array({ maxLength: 30 });
  const action = fc.oneof(
    fc.record({
      kind: fc.constant('frame' as const),
      dtsMs: time,
      compositionTimeMs: fc.integer({ min: -0x800000, max: 0x7fffff }),
      isKey: fc.boolean(),
      units: fc.array(bytes, { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('aac' as const), dtsMs: time, data: bytes }),
    fc.record({ kind: fc.constant('asc' as const), dtsMs: time, data: bytes }),
    fc.record({ kind: fc.constant('avcC' as const), dtsMs: time, data: bytes }),
    fc.record({ kind: fc.constant('end' as const), dtsMs: time }),
  );

  it('what is written is read back without errors', () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 8 }),
        fc.constantFrom(1 as const, 2 as const, 4 as const),
        (actions, lengthSize) => {
          const writer = new FlvWriter({ lengthSize });
          const parts = [...writer.header({ audio: true, video: true })];
          const starts = actions.map((one) => {
            const start = writer.length;
            if (one.kind === 'frame') parts.push(...writer.avcFrame(one));
            else if (one.kind === 'aac') parts.push(...writer.aacFrame(one.data, one.dtsMs));
            else if (one.kind === 'asc') parts.push(...writer.aacSequenceStart(one.data, one.dtsMs));
            else if (one.kind === 'avcC') parts.push(...writer.avcSequenceStart(one.data, one.dtsMs));
            else parts.push(...writer.avcEndOfSequence(one.dtsMs));
            return start;
          });
          const [header, ...items] = demuxed(parts);
          expect(header).toMatchObject({ kind: 'header', previousTagSize0: 0, header: { version: 1, dataOffset: 9 } });
          const tags = items.filter(isTag);
          expect(tags.map(({ offset }) => offset)).toEqual(starts);
          expect(items.length).toBe(actions.length);
          for (const [index, tag] of tags.entries()) {
            expect(tag.previousTagSize).toBe(tag.bytes.length);
            const one = actions[index] as (typeof actions)[number];
            const parsed = parseTag(tag.bytes);
            expect(timestampOf(parsed.header)).toBe(one.dtsMs);
            expect(parsed.header).toMatchObject({ reserved: 0, filter: 0, streamId: 0 });
            const [payload] = parsed.payloads;
            const data = tag.bytes.subarray(payload?.start, payload?.end);
            if (one.kind === 'frame') {
              expect(parsed.video).toMatchObject({
                frameType: one.isKey ? 1 : 2,
                codecId: 7,
                avcPacketType: 1,
                compositionTime: one.compositionTimeMs,
              });
              const prefix = (unit: Uint8Array) => unit.length.toString(16).padStart(2 * lengthSize, '0');
              expect(toHex(data)).toBe(one.units.map((unit) => prefix(unit) + toHex(unit)).join(''));
            } else if (one.kind === 'end') {
              expect(parsed.video).toMatchObject({ frameType: 1, codecId: 7, avcPacketType: 2, compositionTime: 0 });
            } else {
              const header = one.kind === 'avcC' ? parsed.video : parsed.audio;
              expect(header).toMatchObject(
                one.kind === 'avcC' ? { frameType: 1, avcPacketType: 0 } : { soundFormat: 10 },
              );
              expect(toHex(data)).toBe(toHex(one.data));
            }
          }
        },
      ),
    );
  });

  it('script values of every kind are read back', () => {
    const values = {
      width: 1,
      name: 'é',
      keyframes: { times: [0, 1.5], filepositions: [13, 900] },
      list: [],
      at: null,
    };
    const writer = new FlvWriter();
    const parts = [...writer.header({ audio: true, video: true }), ...writer.onMetaData(values, 70).parts];
    const [tag] = parsedTags(parts);
    expect(tag?.error).toBeUndefined();
    expect(tag?.issues).toEqual([]);
    expect(timestampOf(tag?.header as TagHeader)).toBe(70);
    expect(scriptMessage(tag?.script ?? { values: [] }).values.map(toPlain)).toEqual([
      { ...values, at: { amf: 'null' } },
    ]);
  });
});

describe('FlvWriter, Enhanced tags and CodecIDs of CDNs', () => {
  const frame = { dtsMs: 40, compositionTimeMs: 80, isKey: false, units: [SLICE] };
  const dataOf = (parts: FlvParts): string => text(parts).slice(22, -8);
  const format = (fourCc: string, legacy = false): VideoTagFormat => videoTagFormat(fourCc, legacy) as VideoTagFormat;
  const sliceHex = toHex(SLICE);
  const length = SLICE.length.toString(16).padStart(8, '0');

  it('HEVC: CodedFrames with a composition time, CodedFramesX without (E-RTMP v2, ExVideoTagBody)', () => {
    const w = new FlvWriter();
    expect(dataOf(w.sequenceStart(format('hvc1'), RECORD, 0))).toBe(`9068766331${toHex(RECORD)}`);
    expect(dataOf(w.frame(format('hvc1'), frame))).toBe(`a168766331000050${length}${sliceHex}`);
    const inTime = { ...frame, compositionTimeMs: 0, isKey: true };
    expect(dataOf(w.frame(format('hvc1'), inTime))).toBe(`9368766331${length}${sliceHex}`);
  });

  it('AV1: OBUs as they are, and no composition time', () => {
    const w = new FlvWriter();
    expect(dataOf(w.sequenceStart(format('av01'), RECORD, 0))).toBe(`9061763031${toHex(RECORD)}`);
    expect(dataOf(w.frame(format('av01'), { ...frame, compositionTimeMs: 0 }))).toBe(`a161763031${sliceHex}`);
    expect(() => w.frame(format('av01'), frame)).toThrow(expect.objectContaining({ code: 'not-encodable' }));
  });

  it('CodecIDs 12 and 13', () => {
    const w = new FlvWriter();
    expect(dataOf(w.sequenceStart(format('hvc1', true), RECORD, 0))).toBe(`1c00000000${toHex(RECORD)}`);
    expect(dataOf(w.frame(format('hvc1', true), frame))).toBe(`2c01000050${length}${sliceHex}`);
    expect(dataOf(w.frame(format('av01', true), { ...frame, compositionTimeMs: 0 }))).toBe(`2d01000000${sliceHex}`);
    expect(format('avc1', true)).toEqual(format('avc1'));
    expect(videoTagFormat('vp09')).toBeUndefined();
  });
});
