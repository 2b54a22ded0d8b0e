import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { tryConvert } from './convert.ts';
import { decodedFrames } from './decoded.ts';
import { run } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-renditions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = inject('ffmpeg');
const film = join(folder, 'film.mp4');
const made = ffmpeg
  ? run(
      'ffmpeg',
      [
        '-v error -y -f lavfi -i testsrc2=s=192x108:r=25:d=3 -f lavfi -i sine=440:d=3 -f lavfi -i sine=880:d=3',
        '-map 0 -map 1 -map 2 -c:v libx264 -g 25 -bf 2 -c:a aac',
        '-metadata:s:a:0 language=eng -metadata:s:a:1 language=deu',
        film,
      ]
        .join(' ')
        .split(' '),
    )
  : undefined;

const sound = async (path: string, track: number): Promise<string> =>
  (
    await run('ffmpeg', ['-v', 'error', '-i', path, '-map', `0:a:${track}`, '-c', 'copy', '-f', 'md5', '-'])
  ).stdout.toString();

/** Distance of the first audio packet from the first picture shown, ms. */
const distance = async (path: string): Promise<number> => {
  const firstOf = async (stream: string): Promise<number> => {
    const args = ['-v', 'error', '-select_streams', stream, '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', path];
    const { stdout } = await run('ffprobe', args);
    return Math.min(...stdout.toString().trim().split('\n').map(Number.parseFloat).filter(Number.isFinite));
  };
  return 1000 * ((await firstOf('a:0')) - (await firstOf('v:0')));
};

describe.skipIf(!ffmpeg)('a multivariant playlist of ffmpeg, with its audio in playlists of its own', () => {
  test.each(['mpegts', 'fmp4'])('%s: pictures, both languages, and their distance', async (type) => {
    await made;
    const name = `${type}-%v.m3u8`;
    await run(
      'ffmpeg',
      [
        ...['-v', 'error', '-y', '-i', film, '-map', '0', '-c', 'copy', '-f', 'hls', '-hls_time', '1'],
        ...['-hls_playlist_type', 'vod', '-hls_segment_type', type, '-master_pl_name', `${type}.m3u8`],
        ...['-hls_fmp4_init_filename', 'init-%v.mp4'],
        ...[
          '-var_stream_map',
          'v:0,agroup:sound a:0,agroup:sound,language:eng,default:yes a:1,agroup:sound,language:deu',
        ],
        join(folder, name),
      ],
      folder,
    );
    const output = join(folder, `${type}.mp4`);
    const { code, report } = await tryConvert(join(folder, `${type}.m3u8`), output);
    expect(code).toBe(0);
    expect(report?.summary.tracks?.map(({ kind }) => kind)).toEqual(['video', 'audio', 'audio']);
    const md5s = async (path: string) => (await decodedFrames(path)).map(({ md5 }) => md5);
    expect(await md5s(output)).toEqual(await md5s(film));
    for (const track of [0, 1]) expect(await sound(output, track)).toBe(await sound(film, track));
    expect(Math.abs((await distance(output)) - (await distance(film)))).toBeLessThanOrEqual(1);
    const languages = await run('ffprobe', [
      ...['-v', 'error', '-show_entries', 'stream_tags=language', '-of', 'csv=p=0', output],
    ]);
    expect(languages.stdout.toString().trim().split('\n')).toEqual(['und', 'eng', 'deu']);
  });
});
