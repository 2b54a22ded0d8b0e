import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { inspectFlv } from '../harness/flv-inspected.ts';
import { concat } from '../harness/flv-writer.ts';
import { fixFlv } from '../pipeline/convert/converted.ts';
import { run } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-metadata-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = inject('ffmpeg');
const flvmeta = inject('flvmeta');

interface Packet {
  readonly dts_time: string;
  readonly pos: string;
  readonly flags: string;
}

/** Video packets by ffprobe. */
const packetsOf = async (path: string): Promise<readonly Packet[]> => {
  const options = '-v error -select_streams v -show_entries packet=dts_time,pos,flags -of json'.split(' ');
  const { stdout } = await run('ffprobe', [...options, path]);
  return JSON.parse(stdout.toString('utf8')).packets;
};

/** onMetaData by flvmeta. */
const metadataOf = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse((await run('flvmeta', ['-D', '-j', path])).stdout.toString('utf8'));

describe.skipIf(!ffmpeg || !flvmeta)('--fix metadata on a cut file with an index of key frames', () => {
  const source = join(folder, 'whole.flv');
  const make =
    '-nostdin -v error -y -f lavfi -i testsrc=s=96x64:r=25:d=8 -f lavfi -i sine=r=44100:d=8 -c:v libx264 -g 20 -bf 2 ' +
    '-c:a aac -b:a 24k -flvflags add_keyframe_index';
  const made = run('ffmpeg', [...make.split(' '), source]);

  test.each([0.15, 0.5, 0.99, 1])('cut at %d of its size: positions, times and seeks', async (share) => {
    await made;
    const whole = readFileSync(source);
    const fixed = await fixFlv(whole.subarray(0, Math.floor(whole.length * share)), { fixes: ['metadata'] });
    expect(inspectFlv(fixed.bytes).codes).toEqual([]);
    const path = join(folder, `cut-${share}.flv`);
    writeFileSync(path, fixed.bytes);
    const keys = (await packetsOf(path)).filter(({ flags }) => flags.startsWith('K'));
    const members = await metadataOf(path);
    const { filepositions, times } = members['keyframes'] as Record<string, number[]>;
    expect(filepositions).toEqual(keys.map(({ pos }) => Number(pos)));
    expect(times).toEqual(keys.map((key) => Number(key.dts_time)));
    expect(members['lastkeyframelocation']).toBe(filepositions?.at(-1));
    expect(members['filesize']).toBe(fixed.bytes.length);
    // A seek as a server does it: the header, onMetaData and the sequence headers, then the file from a position on.
    const [start = 0] = filepositions ?? [];
    for (const [i, position] of (filepositions ?? []).entries()) {
      const part = join(folder, `from-${share}-${i}.flv`);
      writeFileSync(part, concat(fixed.bytes.subarray(0, start), fixed.bytes.subarray(position)));
      const [first] = await packetsOf(part);
      expect([Number(first?.dts_time), first?.flags.startsWith('K')]).toEqual([times?.[i], true]);
      const { stderr } = await run('ffmpeg', [...'-nostdin -v error -i'.split(' '), part, ...'-f null -'.split(' ')]);
      expect(stderr.toString('utf8')).toBe('');
    }
  });
});
