import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { MessageRecord } from '../../src/analysis/rtmp/records.ts';
import { messageText } from '../../src/present/rtmp/message-text.ts';
import { dissected, WrittenSession } from '../harness/written-session.ts';
import { runInProcess } from './in-process.ts';
import { sample } from './streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-codecs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Tags of an FLV, each with its PreviousTagSize. */
const tagsOf = (flv: Uint8Array): Uint8Array[] => {
  const view = new DataView(flv.buffer, flv.byteOffset, flv.length);
  const tags: Uint8Array[] = [];
  for (let at = 13; at + 15 <= flv.length; ) {
    const size = 15 + (view.getUint32(at) & 0xffffff);
    tags.push(flv.subarray(at, at + size));
    at += size;
  }
  return tags;
};

const published = async (name: string): Promise<ReturnType<typeof dissected>> => {
  const flv = join(folder, `${name}.flv`);
  const { code, stderr } = await runInProcess(['convert', sample(name), flv]);
  expect(code, stderr).toBe(0);
  const session = new WrittenSession()
    .handshake()
    .connect({ fourCcList: ['*'] })
    .publish('x');
  for (const tag of tagsOf(new Uint8Array(readFileSync(flv)))) session.wait(33).tag(tag);
  return dissected(session.close('client').close('server'));
};

const videoOf = ({ messages }: ReturnType<typeof dissected>): readonly MessageRecord[] =>
  messages.filter(({ video }) => video !== undefined);

const units = (record: MessageRecord | undefined): readonly (number | string | undefined)[][] =>
  (record?.derived?.nalus ?? []).map(({ name, sliceType, poc, qp, base_q_idx, frame }) => [
    name,
    sliceType,
    poc,
    qp ?? base_q_idx,
    frame,
  ]);

describe('HEVC in RTMP is shown as deep as H.264', async () => {
  const found = await published('opengop.h265');
  const [header, first, second, ...rest] = videoOf(found);

  it('the sequence header has size, profile, frame rate and codec string', () => {
    expect(messageText(header as MessageRecord)).toBe('config 320x180 Main@2 30 fps');
    expect(header?.derived?.configuration).toMatchObject({
      codecString: 'hvc1.1.6.L60.90',
      frameRate: { num: 30, den: 1, fps: 30 },
    });
  });

  // Types, slice_pic_order_cnt_lsb, 26 + init_qp_minus26 + slice_qp_delta: trace_headers of FFmpeg.
  it('units have slice type, POC, QP and frame', () => {
    expect(units(first).slice(-2)).toEqual([
      ['IDR_N_LP', 'I', 0, 38, 0],
      ['IDR_N_LP', 'I', 0, 38, 0],
    ]);
    expect(units(second)).toEqual([
      ['TRAIL_R', 'P', 4, 38, 1],
      ['TRAIL_R', 'P', 4, 38, 1],
    ]);
  });

  it('array_completeness 0 is right where parameter sets are repeated in band', () => {
    expect(header?.video?.configuration).toMatchObject({ arrays: [{ array_completeness: 0 }, {}, {}] });
    expect(found.findings.map(({ code }) => code)).not.toContain('array-not-complete');
  });

  it('what a key frame begins with is named', () => {
    expect(messageText(first as MessageRecord)).toMatch(/^key VPS:24 SPS:43 PPS:7 SEI:2289 IDR:1400 IDR:1161$/);
    const keys = rest.filter(({ derived }) => derived?.keyframe === true);
    expect(keys.map((key) => messageText(key).replace(/:\d+/g, ''))).toEqual(['key VPS SPS PPS SEI CRA CRA']);
  });

  it('the summary has the same, and nothing is wrong', () => {
    expect(found.connections[0]?.streams[0]?.tracks).toMatchObject([
      { codec: 'hvc1', frames: 64, keyFrames: { count: 2, minFrames: 32, maxFrames: 32 }, maxConsecutiveB: 3 },
    ]);
    expect(found.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });
});

describe('AV1 in RTMP is shown as deep as H.264', async () => {
  const found = await published('hidden.ivf');
  const [header, first, second] = videoOf(found);

  it('the sequence header has size, profile and codec string', () => {
    expect(messageText(header as MessageRecord)).toBe('config 320x180 Main@2.0');
    expect(header?.derived?.configuration).toMatchObject({ codecString: 'av01.0.00M.08' });
  });

  // frame_type, base_q_idx: trace_headers of FFmpeg.
  it('OBUs have the type of their frame, base_q_idx and the number of the shown frame', () => {
    expect(units(first)).toEqual([
      ['sequence', undefined, undefined, undefined, undefined],
      ['frame', 'I', undefined, 47, 0],
    ]);
    expect(units(second)).toEqual([
      ['frame', 'P', undefined, 147, 1],
      ['frame', 'P', undefined, 174, 1],
      ['frame', 'P', undefined, 187, 1],
      ['frame', 'P', undefined, 200, 1],
    ]);
    expect(first?.derived?.nalus?.every((obu) => !('qp' in obu))).toBe(true);
  });

  it('the summary has the same, and nothing is wrong: FLV leaves temporal delimiters out', () => {
    expect(found.connections[0]?.streams[0]?.tracks).toMatchObject([
      { codec: 'av01', frames: 30, keyFrames: { count: 2, minFrames: 15, maxFrames: 15 } },
    ]);
    expect(found.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });
});
