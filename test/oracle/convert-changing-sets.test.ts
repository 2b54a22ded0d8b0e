import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { boxContent } from './boxes.ts';
import { tryConvert } from './convert.ts';
import { decodedFrames } from './decoded.ts';
import { run } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-sets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = inject('ffmpeg');

/** Second of video with these options, as bytes of a stream. */
const encoded = async (format: string, [size, options]: readonly [string, string]): Promise<Buffer> => {
  const source = `-v error -f lavfi -i testsrc2=s=${size}:r=25:d=1`;
  return (await run('ffmpeg', `${source} ${options} -f ${format} -`.split(' '))).stdout;
};

/** The sets have the same ids and other contents; the third part has those of the first again. */
const STREAMS = {
  'H.264, other tools': [
    'h264',
    ['192x108', '-c:v libx264 -g 12 -bf 2'],
    ['192x108', '-c:v libx264 -profile:v baseline -g 12'],
  ],
  'H.264, another size': ['h264', ['192x108', '-c:v libx264 -g 12 -bf 2'], ['96x64', '-c:v libx264 -g 12']],
  'H.264 without B-frames': ['h264', ['192x108', '-c:v libx264 -g 12 -bf 0'], ['96x64', '-c:v libx264 -g 12 -bf 0']],
  HEVC: [
    'hevc',
    ['192x108', '-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=12:open-gop=0:ctu=32:bframes=2'],
    ['192x108', '-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=12:open-gop=0:ctu=16:bframes=0'],
  ],
  AV1: ['obu', ['192x108', '-c:v libaom-av1 -cpu-used 8 -g 12'], ['96x64', '-c:v libaom-av1 -cpu-used 8 -g 12']],
} as const;

const md5s = async (path: string): Promise<readonly string[]> => (await decodedFrames(path)).map(({ md5 }) => md5);

const sampleEntries = (path: string): readonly string[] => {
  const stsd = Buffer.from(boxContent(readFileSync(path), 'stsd') ?? new Uint8Array(8));
  const entries: string[] = [];
  for (let at = 8; entries.length < stsd.readUInt32BE(4); at += stsd.readUInt32BE(at)) {
    entries.push(stsd.subarray(at + 4, at + 8).toString('latin1'));
  }
  return entries;
};

describe.skipIf(!ffmpeg).each(Object.entries(STREAMS))(
  '%s: parameter sets that change',
  (name, [format, first, second]) => {
    const video = join(folder, `${name.replace(/\W/g, '-')}.${format}`);
    const made = ffmpeg
      ? Promise.all([encoded(format, first), encoded(format, second)]).then(([a, b]) => {
          writeFileSync(video, Buffer.concat([a, b, a]));
          for (const [i, part] of [a, b, a].entries()) writeFileSync(`${video}-${i}`, part);
        })
      : undefined;
    const isAv1 = format === 'obu';

    const messagesOf = async (output: string, ...flags: readonly string[]): Promise<readonly string[]> => {
      await made;
      const { report } = await tryConvert(video, output, ...flags);
      return (report?.diagnostics ?? [])
        .filter(({ code }) => code === 'configuration-changes')
        .map(
          ({ severity, message }) =>
            `${severity}: ${message.replace(/^the configuration of video changes within the stream: /, '')}`,
        );
    };

    test('MP4 has a sample entry for each, and one for those that come again', async () => {
      const output = join(folder, `${name}.mp4`);
      expect(await messagesOf(output)).toEqual([
        'warning: the file has a sample entry for each, which old players do not take',
      ]);
      const code = { h264: 'avc1', hevc: 'hvc1', obu: 'av01' }[format];
      expect(sampleEntries(output)).toEqual([code, code]);
      expect(await md5s(output)).toEqual(await md5s(video));
      // From the file they come as they went in.
      const again = join(folder, `${name}-again.${format === 'hevc' ? 'h265' : format}`);
      expect((await tryConvert(output, again, '--verify')).report?.summary.verification?.identical).toBe(true);
      expect(await md5s(again)).toEqual(await md5s(video));
    });

    test('fragmented MP4 has them in band, and a sample entry that allows it', async () => {
      const output = join(folder, `${name}-fragments.mp4`);
      const [message] = await messagesOf(output, '--to', 'fmp4');
      const code = { h264: 'avc3', hevc: 'hev1', obu: 'av01' }[format];
      expect(message).toContain(isAv1 ? 'the sample entry keeps the first record' : `in band, as ${code} allows`);
      expect(sampleEntries(output)).toEqual([code]);
      // array_completeness 0 in each list of hvcC (ISO/IEC 14496-15 8.3.3.1.2).
      if (format === 'hevc') {
        const record = boxContent(readFileSync(output), 'hvcC') as Uint8Array;
        expect((record[23] as number) & 0x80).toBe(0);
      }
      expect(await md5s(output)).toEqual(await md5s(video));
      // From there to MP4 they are out of band again, as players of Apple ask for.
      const again = join(folder, `${name}-fragments-again.mp4`);
      expect((await tryConvert(output, again, '--verify')).report?.summary.verification?.identical).toBe(true);
      if (!isAv1) expect(sampleEntries(again)).toEqual(Array(2).fill({ h264: 'avc1', hevc: 'hvc1' }[format]));
      expect(await md5s(again)).toEqual(await md5s(video));
    });

    test('Matroska has them in the frames', async () => {
      const output = join(folder, `${name}.mkv`);
      expect(await messagesOf(output)).toEqual([
        'warning: later parameter sets are in the frames, and the header of the track keeps the first ones',
      ]);
      expect(await md5s(output)).toEqual(await md5s(video));
    });

    // MPEG-TS is written for video without B-frames.
    if (name.includes('without B')) {
      test('MPEG-TS has them in band in any case, each once', async () => {
        const output = join(folder, `${name}.ts`);
        expect(await messagesOf(output)).toEqual([]);
        expect(await md5s(output)).toEqual(await md5s(video));
        const units = (await run('ffmpeg', ['-v', 'error', '-i', output, '-c', 'copy', '-f', 'h264', '-'])).stdout;
        const count = (bytes: Buffer, type: number): number => {
          let found = 0;
          for (let i = 0; i + 3 < bytes.length; i++) {
            if (bytes.readUIntBE(i, 3) === 1 && ((bytes[i + 3] as number) & 31) === type) found++;
          }
          return found;
        };
        expect([7, 8].map((type) => count(units, type))).toEqual([7, 8].map(() => count(readFileSync(video), 5)));
      });
    }

    // The HLS reader of ffmpeg 5.1 skips the second initialization segment: each part is given to it alone.
    test('HLS has another initialization segment after a discontinuity', async () => {
      const output = join(folder, `${name.replace(/\W/g, '-')}.m3u8`);
      expect(await messagesOf(output, '--segment-seconds', '1')).toEqual([]);
      const parts = readFileSync(output, 'utf8').split('#EXT-X-DISCONTINUITY\n');
      expect(parts).toHaveLength(3);
      for (const [i, part] of parts.entries()) {
        const uris = [
          /MAP:URI="(.+)"/.exec(part)?.[1] ?? '',
          ...[...part.matchAll(/^([^#\n].*)$/gm)].map(([uri]) => uri),
        ];
        const alone = join(folder, `${name}-${i}-alone.mp4`);
        writeFileSync(alone, Buffer.concat(uris.map((uri) => readFileSync(join(folder, uri)))));
        expect(await md5s(alone)).toEqual(await md5s(`${video}-${i}`));
      }
    });
  },
);

describe.skipIf(!ffmpeg)('into a pipe', () => {
  test('fragmented MP4 keeps its sample entry, and says so', async () => {
    const [a, b] = await Promise.all([
      encoded('h264', ['192x108', '-c:v libx264 -g 12 -bf 0']),
      encoded('h264', ['96x64', '-c:v libx264 -g 12 -bf 0']),
    ]);
    const video = join(folder, 'pipe.h264');
    writeFileSync(video, Buffer.concat([a, b]));
    const { stdout, stderr } = await run('node', ['bin/rtmpkit.js', 'convert', video, '-', '--to', 'fmp4']);
    expect(stderr.toString()).toContain('in band, which avc1 does not allow: a file gets avc3');
    const output = join(folder, 'pipe.mp4');
    writeFileSync(output, stdout);
    expect(sampleEntries(output)).toEqual(['avc1']);
    expect(await md5s(output)).toEqual(await md5s(video));
  });
});
