import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { CORPUS_NOTE, flvEntries, hasCorpus } from '../harness/corpus.ts';
import { tryConvert } from './convert.ts';
import { FROM_FLV_LISTED } from './convert-differences.ts';
import { decodedFrames } from './decoded.ts';
import { run } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-from-flv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = inject('ffmpeg');

/** MD5 of each picture that ffmpeg decodes. */
const pictures = async (path: string, format?: 'h264'): Promise<readonly string[]> =>
  (await decodedFrames(path, { format })).map(({ md5 }) => md5);

/**
 * What becomes of FLV without H.264: there is no video, Annex B does not hold it (AV1), or it is HEVC, whose units are the
 * same; convert-hevc-av1.test.ts decodes them, which ffmpeg 5.1 cannot from FLV.
 */
const WITHOUT_H264 = ['no-such-track', 'exit 3', '0/0 pictures'];

/** `same`; `theirs/ours pictures` where they differ; why nothing was written. */
const outcomeOf = async (path: string): Promise<string> => {
  const output = join(folder, `${basename(path)}.h264`);
  const { code, report } = await tryConvert(path, output, '--verify');
  if (!existsSync(output)) return report?.diagnostics.at(-1)?.code ?? `exit ${code}`;
  if (report?.summary.verification?.identical !== true) return 'not identical';
  const [theirs, ours] = await Promise.all([pictures(path), pictures(output, 'h264')]);
  rmSync(output);
  return ours.length > 0 && theirs.join() === ours.join() ? 'same' : `${theirs.length}/${ours.length} pictures`;
};

/** FLV of other codecs, or of audio only, has nothing to write; ffprobe tells which FLV this is. */
const expectedOf = async (name: string, path: string): Promise<readonly string[]> => {
  const listed = FROM_FLV_LISTED[name];
  if (listed !== undefined) return [listed.outcome];
  const options = '-v quiet -select_streams v -show_entries stream=codec_name -of csv=p=0'.split(' ');
  const { stdout } = await run('ffprobe', [...options, path]);
  return stdout.toString().includes('h264') ? ['same'] : WITHOUT_H264;
};

describe.skipIf(!ffmpeg)('Annex B from FLV that ffmpeg makes: the pictures of the FLV', () => {
  test.each(inject('madeFlv').streams.map(({ name, path }) => [name, path] as const))('%s', async (name, path) => {
    expect(await expectedOf(name, path)).toContain(await outcomeOf(path));
  });
});

describe.skipIf(!ffmpeg)(`Annex B from the FLV of the stream collection${CORPUS_NOTE}`, () => {
  const streams = process.env['RTMPKIT_STREAMS'] ?? '';
  test.skipIf(!hasCorpus)('there are streams', () => expect(flvEntries.length).toBeGreaterThan(0));
  test.skipIf(!hasCorpus).each(flvEntries.map(({ file }) => [basename(file), join(streams, file)] as const))(
    '%s',
    async (name, path) => {
      expect(await expectedOf(name, path)).toContain(await outcomeOf(path));
    },
  );
});
