import { describe, expect, it } from 'vitest';
import { MpegTsReader } from '../../../src/container/mpegts/reader.ts';
import { bytesOf } from '../../harness/mp4-writer.ts';
import { readAsFile, readAsPipe } from '../../harness/samples-read.ts';
import { pat, pes, pmt, TsWriter } from '../../harness/ts-writer.ts';

const VIDEO = 0x100;
const AUDIO = 0x101;
const MAP = 0x1000;

const frame = (byte: number, size: number): Uint8Array => bytesOf([0, 0, 0, 1, 0x41], new Uint8Array(size).fill(byte));

/** An ADTS frame of AAC LC, 48 kHz, mono, with 10 bytes of data (ISO/IEC 14496-3 1.A.2.2). */
const adts = (byte: number): Uint8Array =>
  bytesOf([0xff, 0xf1, 0x4c, 0x40, 0x02, 0x3f, 0xfc], new Uint8Array(10).fill(byte));

const begun = (): TsWriter =>
  new TsWriter().table(0, pat(1, MAP)).table(
    MAP,
    pmt(1, [
      [27, VIDEO],
      [15, AUDIO],
    ]),
  );

describe('MPEG-TS', () => {
  const bytes = begun()
    .unit(VIDEO, pes(0xe0, frame(1, 400), { pts: 12_600, dts: 9000 }))
    .unit(AUDIO, pes(0xc0, bytesOf(adts(1), adts(2)), { pts: 9000, hasLength: true }))
    .unit(VIDEO, pes(0xe0, frame(2, 20), { pts: 12_600 }))
    .unit(VIDEO, pes(0xe0, frame(3, 300), { pts: 23_400, dts: 16_200 })).bytes;

  it('gives PES packets with their times and places, and the ADTS frames in them', async () => {
    const { tracks, samples, findings } = await readAsFile(new MpegTsReader(), bytes);
    expect(findings).toEqual([]);
    expect(tracks).toEqual(['video 256 avc1', 'audio 257 mp4a', 'audio 257 mp4a']);
    const rows = samples.map(({ track, offset, dtsMs, ptsMs, hex }) => [track, offset, dtsMs, ptsMs, hex.length / 2]);
    // Ticks of 90 kHz; AAC frames last 1024 / 48000 s.
    expect(rows).toEqual([
      [AUDIO, 1094, 100, 100, 10],
      [AUDIO, 1111, 121.333, 121.333, 10],
      [VIDEO, 376, 100, 140, 405],
      [VIDEO, 1128, 140, 140, 25],
      [VIDEO, 1316, 180, 260, 305],
    ]);
  });

  it('gives the same however the input is cut', async () => {
    const whole = await readAsFile(new MpegTsReader(), bytes);
    for (const size of [1, 7, 188, 1000]) expect(await readAsPipe(new MpegTsReader(), bytes, size)).toEqual(whole);
  });

  it.each([
    ['192 bytes (M2TS)', 4, 0],
    ['204 bytes (Reed-Solomon)', 0, 16],
  ])('reads packets of %s', async (_name, before, after) => {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += 188) {
      parts.push(new Uint8Array(before), bytes.subarray(at, at + 188), new Uint8Array(after));
    }
    const plain = await readAsFile(new MpegTsReader(), bytes);
    const { samples, findings } = await readAsFile(new MpegTsReader(), bytesOf(...parts));
    expect(findings).toEqual([]);
    expect(samples.map(({ hex }) => hex)).toEqual(plain.samples.map(({ hex }) => hex));
  });

  it('finds ADTS frames that begin in one PES packet and end in the next', async () => {
    const audio = bytesOf(adts(1), adts(2), adts(3));
    const cut = begun()
      .unit(AUDIO, pes(0xc0, audio.subarray(0, 25), { pts: 9000, hasLength: true }))
      .unit(AUDIO, pes(0xc0, audio.subarray(25), { pts: 9000 + 3840, hasLength: true })).bytes;
    const { samples, findings } = await readAsFile(new MpegTsReader(), cut);
    expect(findings).toEqual([]);
    // The time of the second packet is that of the third frame, the first that begins in it.
    expect(samples.map(({ dtsMs }) => dtsMs)).toEqual([100, 121.333, 142.667]);
    for (const { offset = 0 } of samples) expect([...cut.subarray(offset, offset + 2)]).toEqual([0xff, 0xf1]);
  });

  it('removes the wrap of 33 bits', async () => {
    const last = 2 ** 33 - 3600;
    const wrapping = begun()
      .unit(VIDEO, pes(0xe0, frame(1, 10), { pts: last }))
      .unit(VIDEO, pes(0xe0, frame(2, 10), { pts: 0 }))
      .unit(VIDEO, pes(0xe0, frame(3, 10), { pts: 7200, dts: 3600 })).bytes;
    const { samples } = await readAsFile(new MpegTsReader(), wrapping);
    expect(samples.map(({ dtsMs }) => Math.round(dtsMs - (samples[0]?.dtsMs ?? 0)))).toEqual([0, 40, 80]);
  });

  it('tells of lost packets, and of bytes that are none', async () => {
    const damaged = begun()
      .unit(VIDEO, pes(0xe0, frame(1, 10), { pts: 0 }))
      .lose(VIDEO)
      .lose(VIDEO);
    damaged.unit(VIDEO, pes(0xe0, frame(2, 10), { pts: 3600 }));
    const { bytes: stream } = damaged;
    const lost = await readAsFile(new MpegTsReader(), stream);
    expect(lost.findings).toEqual(['ts-continuity']);
    const noise = bytesOf(stream, new Uint8Array(77), stream);
    const { findings, samples } = await readAsFile(new MpegTsReader(), noise);
    expect(findings).toContain('junk');
    expect(samples).toHaveLength(4);
  });

  it('does not read a table with a wrong CRC', async () => {
    const table = pmt(1, [[27, VIDEO]]);
    table[12] = 28;
    const { bytes: wrong } = new TsWriter()
      .table(0, pat(1, MAP))
      .table(MAP, table)
      .table(MAP, pmt(1, [[27, VIDEO]]));
    const { findings, tracks } = await readAsFile(new MpegTsReader(), wrong);
    expect({ findings, tracks }).toEqual({ findings: ['container-syntax'], tracks: ['video 256 avc1'] });
  });

  it('names what an input without a program lacks', async () => {
    const { bytes: none } = new TsWriter().unit(VIDEO, pes(0xe0, frame(1, 900), { pts: 0 }));
    await expect(readAsFile(new MpegTsReader(), none)).rejects.toThrow('it has no program association table (PAT)');
  });

  it('any byte may be wrong', async () => {
    for (let at = 0; at < bytes.length; at += 5) {
      const wrong = bytes.slice();
      wrong[at] = (wrong[at] as number) ^ 0xff;
      const read = await readAsFile(new MpegTsReader(), wrong).catch((error: Error) => error);
      if (read instanceof Error) expect(read.name).toBe('ContainerError');
    }
  });
});
