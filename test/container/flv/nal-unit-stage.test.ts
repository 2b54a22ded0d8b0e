import { describe, expect, it } from 'vitest';
import { diagnosticRecord } from '../../../src/analysis/diagnostic-record.ts';
import { type ReadUnit, UnitReader } from '../../../src/analysis/unit-reader.ts';
import { unitRecord } from '../../../src/analysis/unit-record.ts';
import { toHex } from '../../../src/bytes/hex.ts';
import { H264Stream } from '../../../src/codec/h264/stream/h264-stream.ts';
import { AnnexbSplitter } from '../../../src/container/annexb/splitter.ts';
import { FlvNalUnitStage } from '../../../src/container/flv/nal-unit-stage.ts';
import { probe } from '../../../src/container/probe.ts';
import { MAX_TAG_UNITS } from '../../../src/syntax/limits.ts';
import { concat, cts, flvHeader, hex, tag } from '../../harness/flv-writer.ts';
import { streamBytes, streamsOf } from '../../harness/streams.ts';

// x264 by ffmpeg 5.1 (gen-ffmpeg__avc_aac.flv).
const SPS = '6764000aacb2051b60220000030002000003003c1e244c90';
const PPS = '68ebc3cb22c0';
const AVCC = `0164000affe10018${SPS}010006${PPS}fdf8f800`;
const HEADER = tag(9, 0, `1700000000${AVCC}`);

const read = (bytes: Uint8Array, pieces = bytes.length) => {
  const stage = new FlvNalUnitStage();
  const reader = new UnitReader(new H264Stream());
  const out: string[] = [];
  const record = (item: ReadUnit) => (item.kind === 'unit' ? unitRecord(item) : diagnosticRecord(item.finding));
  const take = (items: ReturnType<FlvNalUnitStage['push']>) => {
    for (const item of items) {
      for (const read of reader.push(item)) out.push(JSON.stringify(record(read)));
    }
  };
  for (let at = 0; at < bytes.length; at += pieces) take(stage.push(bytes.slice(at, at + pieces)));
  take(stage.end());
  for (const read of reader.end()) out.push(JSON.stringify(record(read)));
  return out.map((record) => JSON.parse(record) as Record<string, unknown>);
};

describe('FlvNalUnitStage', () => {
  it('lists the parameter sets of a sequence header, outside of all access units', () => {
    const [sps, pps, idr] = read(concat(flvHeader(), HEADER, tag(9, 40, `1701${cts(80)}0000000165`)));
    expect(sps).toMatchObject({ offset: 35, prefixLength: 2, size: 24, nal_unit_type: 7 });
    expect(sps?.['container']).toEqual({ tag: 0, tagOffset: 13, dtsMs: 0, ptsMs: 0, packetType: 'SequenceStart' });
    expect(pps).toMatchObject({ prefixLength: 2, size: 6, nal_unit_type: 8 });
    expect([sps, pps].some((record) => record !== undefined && 'accessUnit' in record)).toBe(false);
    expect(idr).toMatchObject({ prefixLength: 4, nal_unit_type: 5, accessUnit: 0 });
    expect(idr?.['container']).toEqual({ tag: 1, tagOffset: 78, dtsMs: 40, ptsMs: 120 });
  });

  it('reads as many units of a tag as two pictures may have, and names the rest', () => {
    const zeros = '00000000'.repeat(MAX_TAG_UNITS + 10);
    const stage = new FlvNalUnitStage();
    const items = [...stage.push(concat(flvHeader(), tag(9, 0, `17010000${'00'}${zeros}`)))];
    expect(items).toHaveLength(MAX_TAG_UNITS + 1);
    expect(items.at(-1)).toEqual({
      kind: 'junk',
      offset: 13 + 11 + 5 + 4 * MAX_TAG_UNITS,
      length: 40,
      reason: `bytes after ${MAX_TAG_UNITS} units in a tag`,
    });
  });

  it('adds nanoseconds to the presentation time', () => {
    const [record] = read(concat(flvHeader(), tag(9, 7, `97020186a003617663310000000165`)));
    expect(record?.['container']).toMatchObject({ dtsMs: 7, ptsMs: 7.1 });
  });

  it('reads start codes in place of lengths, and reports them', () => {
    const records = read(concat(flvHeader(), HEADER, tag(9, 0, `170100000000000001${PPS}0000000165aabb`)));
    expect(records.map(({ code, name }) => code ?? name).slice(0, 5)).toEqual([
      'SPS',
      'PPS',
      'annexb-in-tag',
      'PPS',
      'IDR',
    ]);
  });

  it('keeps the bytes of each long unit of a tag until the tag is done', () => {
    const size = 200_000;
    const units = [1, 2, 3, 4, 5, 6].map((fill) => `00030d40${'06'}${`0${fill}`.repeat(size - 1)}`);
    const stage = new FlvNalUnitStage();
    const items = [...stage.push(concat(flvHeader(), HEADER, tag(9, 0, `1701000000${units.join('')}`)))];
    const seis = items.flatMap((item) => (item.kind === 'unit' && item.prefixLength === 4 ? [item] : []));
    expect(seis.map(({ bytes }) => [bytes.length, bytes[1], bytes.at(-1)])).toEqual(
      [1, 2, 3, 4, 5, 6].map((fill) => [size, fill, fill]),
    );
  });

  it('names video that is not taken apart', () => {
    const records = read(concat(flvHeader(), tag(9, 0, '93767663310000000126')));
    expect(records.map(({ code, severity }) => [code, severity])).toEqual([['unsupported-codec', 'error']]);
  });

  it('names a stream without video', () => {
    expect(read(concat(flvHeader(), tag(8, 0, 'af0121'))).map(({ code }) => code)).toEqual(['no-video']);
  });

  it('is chosen by the signature', () => {
    const decision = probe(flvHeader(), true, '');
    expect(decision.kind === 'format' && decision.container.name).toBe('flv');
  });
});

const avc = streamsOf('flv').filter(
  ({ file, bytes, features }) =>
    features.includes('v-avc') && bytes < 100_000 && /gen-ffmpeg|gen-synthb?__odd/.test(file),
);
describe.skipIf(avc.length === 0)('real streams', () => {
  it.each(avc.map(({ file }) => [file] as const))('%s: the same for any pieces', (file) => {
    const bytes = streamBytes(file);
    const whole = read(bytes);
    for (const pieces of [1, 13, 4096]) expect(read(bytes, pieces)).toEqual(whole);
  });

  it.each(avc.map(({ file }) => [file] as const))('%s: units have their bytes and offsets', (file) => {
    const bytes = streamBytes(file);
    const stage = new FlvNalUnitStage();
    for (const item of [...stage.push(bytes), ...stage.end()]) {
      if (item.kind !== 'unit') continue;
      const start = item.offset + item.prefixLength;
      expect(toHex(item.bytes)).toBe(toHex(bytes.subarray(start, start + item.size)));
    }
  });
});

it('gives the pictures of a stream as Annex B has them', () => {
  const units = ['65aa', '41bb'].map(hex);
  const annexb = new AnnexbSplitter();
  const expected = [...annexb.push(hex('0000000165aa0000000141bb')), ...annexb.end()].map((item) =>
    item.kind === 'unit' ? toHex(item.bytes) : '',
  );
  const stage = new FlvNalUnitStage();
  const bytes = concat(flvHeader(), tag(9, 0, '17010000000000000265aa'), tag(9, 40, '27010000000000000241bb'));
  const found = [...stage.push(bytes), ...stage.end()].flatMap((item) =>
    item.kind === 'unit' ? [toHex(item.bytes)] : [],
  );
  expect(found).toEqual(expected);
  expect(units.map(toHex)).toEqual(expected);
});
