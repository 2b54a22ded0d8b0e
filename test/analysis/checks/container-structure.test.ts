import { describe, expect, it } from 'vitest';
import { checked } from '../../harness/checked.ts';
import { box, bytesOf, type WrittenTrack, writeMp4 } from '../../harness/mp4-writer.ts';
import { pat, pes, pmt, section, TsWriter } from '../../harness/ts-writer.ts';
import { lengthPrefixedStream, writePps, writeSlice, writeSps } from '../../harness/written-stream.ts';

const SPS = writeSps();
const PPS = writePps();
const AVCC = bytesOf([1], SPS.subarray(1, 4), [255, 225, 0, SPS.length], SPS, [1, 0, PPS.length], PPS);

const track = (...samples: readonly Uint8Array[]): WrittenTrack => ({
  id: 1,
  kind: 'video',
  timescale: 1000,
  entry: ['avc1', box('avcC', AVCC)],
  samples: samples.map((data, i) => ({ data, duration: 40, isSync: i === 0 })),
});

const IDR = lengthPrefixedStream([writeSlice({ nal: 5 })], 4);
const P = lengthPrefixedStream([writeSlice({ frameNum: 1, lsb: 2 })], 4);

const MP4 = writeMp4([track(IDR, P)]);

const resultOf = async (bytes: Uint8Array, id: string) => {
  const { results, findings } = await checked(bytes, { rules: { [id]: 'error' } });
  return { status: results[0]?.status, codes: findings.map(({ code }) => code) };
};

describe('container/structure', () => {
  it('passes a file that is whole', async () => {
    expect(await resultOf(MP4, 'container/structure')).toEqual({ status: 'passed', codes: [] });
  });
  it('finds samples that are not there, and boxes that are cut', async () => {
    const cut = await resultOf(MP4.subarray(0, -3), 'container/structure');
    expect(cut).toEqual({ status: 'failed', codes: ['missing-samples'] });
    const after = await resultOf(bytesOf(MP4, [0, 0, 1, 0], 'free'), 'container/structure');
    expect(after).toEqual({ status: 'failed', codes: ['container-truncated'] });
  });
  it('is skipped where there is no such container', async () => {
    expect((await resultOf(lengthPrefixedStream([SPS, PPS], 4), 'container/structure')).status).toBe('skipped');
  });
});

describe('mpegts/continuity', () => {
  const begun = (programs = 1): TsWriter => {
    const table = pat(1, 0x1000);
    const two = bytesOf(table.subarray(3, -4), [0, 2, 0xe0, 0x20]);
    const all = programs === 1 ? table : section(0, two);
    return new TsWriter().table(0, all).table(0x1000, pmt(1, [[27, 0x100]]));
  };
  const frame = (time: number): Uint8Array => pes(0xe0, bytesOf([0, 0, 1], SPS, [0, 0, 1], PPS), { pts: time });

  it('passes a stream whose packets are all there', async () => {
    const { bytes } = begun().unit(0x100, frame(0)).unit(0x100, frame(3600));
    expect(await resultOf(bytes, 'mpegts/continuity')).toEqual({ status: 'passed', codes: [] });
  });
  it('finds lost packets, and damaged ones', async () => {
    const lost = begun().unit(0x100, frame(0)).lose(0x100).unit(0x100, frame(3600));
    expect(await resultOf(lost.bytes, 'mpegts/continuity')).toEqual({ status: 'failed', codes: ['ts-continuity'] });
    const { bytes } = begun().unit(0x100, frame(0));
    // transport_error_indicator of the third packet.
    bytes[188 * 2 + 1] = (bytes[188 * 2 + 1] as number) | 0x80;
    expect(await resultOf(bytes, 'mpegts/continuity')).toEqual({ status: 'failed', codes: ['ts-damaged'] });
  });
  it('a second program is named', async () => {
    const { bytes } = begun(2).unit(0x100, frame(0));
    expect((await resultOf(bytes, 'stream/unsupported')).codes).toEqual(['other-program']);
  });
});

it('start codes in a sample are found', async () => {
  const bytes = writeMp4([track(bytesOf([0, 0, 0, 1], writeSlice({ nal: 5 })))]);
  expect((await resultOf(bytes, 'nal/annexb-in-avcc')).codes).toEqual(['annexb-in-sample']);
});
