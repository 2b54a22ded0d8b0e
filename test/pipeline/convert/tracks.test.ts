import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { FlvNalUnitStage } from '../../../src/container/flv/nal-unit-stage.ts';
import { FlvReader, type ReadTag } from '../../../src/container/flv/tag/flv-reader.ts';
import type { TrackChoice } from '../../../src/media/track.ts';
import { concat, cts, flvHeader, hex, tag } from '../../harness/flv-writer.ts';
import { fixFlv } from './converted.ts';

const file = (name: string) =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../cases/${name}`, import.meta.url))));
/** ManyTracks: `good-bframes.flv` and the stream of `flvjs746-…`, two encodings, one tag for both. */
const MULTITRACK = file('mediamtx4768-multitrack.flv');
const FIRST = file('good-bframes.flv');
// Its first picture has composition time 0 there.
FIRST[74 + 11 + 4] = 0;
const SECOND = file('flvjs746-header-audio-only-flag.flv');

const tagsOf = (bytes: Uint8Array): ReadTag[] => {
  const reader = new FlvReader();
  return [reader.push(bytes), reader.end()].flatMap((items) =>
    [...items].flatMap((item) => (item.kind === 'tag' ? [{ ...item, bytes: item.bytes.slice() }] : [])),
  );
};
/** Time and body of a tag. */
const bodiesOf = (bytes: Uint8Array): string[] =>
  tagsOf(bytes).map(({ dtsMs, bytes: whole }) => `${dtsMs} ${toHex(whole.subarray(11))}`);

const unitsOf = (bytes: Uint8Array, track?: TrackChoice): string[] => {
  const stage = new FlvNalUnitStage({ track });
  return [stage.push(bytes), stage.end()].flatMap((items) =>
    [...items].flatMap((item) => (item.kind === 'unit' ? [`${item.origin?.ptsMs} ${toHex(item.bytes)}`] : [])),
  );
};

describe('one track of a multitrack stream', () => {
  it.each([
    [0, FIRST],
    [1, SECOND],
  ])('video:%i has the tags of the stream that it was made of', async (trackId, single) => {
    const { bytes } = await fixFlv(MULTITRACK, { track: { kind: 'video', trackId }, verify: true });
    // The multitrack stream ends after ten pictures.
    expect(bodiesOf(bytes)).toEqual(bodiesOf(single).slice(0, 11));
    expect(tagsOf(bytes).map(({ bytes: [first = 0] }) => first)).toEqual(new Array(11).fill(9));
  });

  it.each([
    [0, FIRST],
    [1, SECOND],
  ])('video:%i has its NAL units and times', (trackId, single) => {
    const found = unitsOf(MULTITRACK, { kind: 'video', trackId });
    expect(found.length).toBeGreaterThan(10);
    expect(found).toEqual(unitsOf(single).slice(0, found.length));
  });

  it('without a number is the first; the other is named with the option', () => {
    expect(unitsOf(MULTITRACK)).toEqual(unitsOf(MULTITRACK, { kind: 'video', trackId: 0 }));
    const stage = new FlvNalUnitStage();
    const found = [...stage.push(MULTITRACK), ...stage.end()].flatMap((item) =>
      item.kind === 'finding' ? [`${item.finding.code}: ${item.finding.message}`] : [],
    );
    expect(found).toEqual(['other-track: video:1 is AVC 64x48: not listed; --track video:1 lists it']);
  });

  it('that does not exist is an error', async () => {
    const track: TrackChoice = { kind: 'video', trackId: 3 };
    await expect(fixFlv(MULTITRACK, { track })).rejects.toThrow('the stream has no video:3');
    const stage = new FlvNalUnitStage({ track });
    const items = [...stage.push(MULTITRACK), ...stage.end()];
    expect(items).toEqual([
      expect.objectContaining({ finding: expect.objectContaining({ code: 'no-video', severity: 'error' }) }),
    ]);
  });

  it('of a codec without a classic tag keeps its FourCC and composition time (E-RTMP v2)', async () => {
    // ManyTracksManyCodecs, CodedFrames: hvc1 as track 0, avc1 as track 1, each with a composition time.
    const unit = '0000000226010203';
    const part = (codec: string, id: string, time: number) => `${hexOf(codec)}${id}00000b${cts(time)}${unit}`;
    const bytes = concat(flvHeader(1), tag(9, 40, hex(`9621${part('hvc1', '00', 80)}${part('avc1', '01', -40)}`)));
    const one = async (trackId: number) =>
      toHex((await fixFlv(bytes, { track: { kind: 'video', trackId } })).bytes.subarray(24, -4));
    expect(await one(0)).toBe(`91${hexOf('hvc1')}${cts(80)}${unit}`);
    expect(await one(1)).toBe(`1701${cts(-40)}${unit}`);
  });

  it('of audio', async () => {
    // ManyTracksManyCodecs, CodedFrames: mp4a and Opus.
    const part = (codec: string, id: string, data: string) => `${hexOf(codec)}${id}000002${data}`;
    const bytes = concat(
      flvHeader(4),
      tag(8, 23, hex(`9521${part('mp4a', '00', '2112')}${part('Opus', '01', 'f8fe')}`)),
    );
    const one = async (trackId: number) =>
      toHex((await fixFlv(bytes, { track: { kind: 'audio', trackId } })).bytes.subarray(24, -4));
    expect(await one(0)).toBe('af012112');
    expect(await one(1)).toBe(`91${hexOf('Opus')}f8fe`);
  });

  it('leaves tags of a single track as they are', async () => {
    const input = concat(flvHeader(1), ...[0, 40].map((at) => tag(9, at, hex('1701000000000000016541'))));
    const { bytes } = await fixFlv(input, { track: { kind: 'video', trackId: 0 } });
    expect(toHex(bytes)).toBe(toHex(input));
  });
});

const hexOf = (fourCc: string): string => toHex(new TextEncoder().encode(fourCc));
