import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixOf, mendersOf } from '../../../src/analysis/checks/menders.ts';
import { ruleNamed } from '../../../src/analysis/checks/registry.ts';
import type { WatchSummary } from '../../../src/analysis/watch/watch-summary.ts';
import { check } from '../../../src/pipeline/check.ts';
import { runInProcess } from '../../commands/in-process.ts';
import { ROOT } from '../../commands/program.ts';

const FLV = join(ROOT, 'samples/bframes.flv');
const RAW = join(ROOT, 'samples/bframes.h264');
const NO_B = ['--rule', 'gop/max-bframes=error:max=0'];

/** `sei`, `writer`: what the SEI message and onMetaData say of the encoder. */
const summary = (sei: string | undefined, writer?: string): WatchSummary =>
  ({
    complete: true,
    videos: [{ track: { name: 'video' }, summary: sei === undefined ? {} : { encoder: { name: sei } } }],
    ...(writer !== undefined && { flv: { metadata: [{ key: 'encoder', value: writer }] } }),
  }) as unknown as WatchSummary;

const maxBframes = (sei: string | undefined, writer?: string): string | undefined =>
  fixOf(ruleNamed('gop/max-bframes'), mendersOf(summary(sei, writer))).fix;

describe('a fix is for the encoder that the stream names', () => {
  test.each([
    ['x265', 'x265: --keyint 60 --min-keyint 60 --no-scenecut --no-open-gop'],
    ['SVT-AV1 v2.3.0', 'SVT-AV1: --keyint 60 --irefresh-type 2 --scd 0'],
    ['aomenc 3.6.0', 'aomenc: --kf-max-dist=60 --kf-min-dist=60'],
    // Its options are those of FFmpeg.
    ['Lavc61.3.100 libsvtav1', 'ffmpeg: '],
  ])('%s', (writer, fix) => {
    const found = fixOf(ruleNamed('gop/max-interval'), mendersOf(summary(undefined, writer))).fix;
    expect(found?.startsWith(fix)).toBe(true);
  });

  test.each([
    ['x264', undefined, 'x264: --bframes 0'],
    // A file that ffmpeg wrote, of a stream that x264 made.
    ['x264', 'Lavf59.27.100', 'x264: --bframes 0'],
    [undefined, 'Lavc59.37.100 libx264', 'ffmpeg: -bf 0'],
    [undefined, 'Lavf59.27.100', 'ffmpeg: -bf 0'],
    // Users of OBS do not type options of x264.
    ['x264', 'obs-output module (libobs version 30.0.2)', 'OBS: Settings, Output, Max B-frames 0'],
    [undefined, 'Lavc60.3.100 h264_nvenc', 'NVENC: -bf 0 (ffmpeg)'],
    ['Lavc VideoToolbox', undefined, 'VideoToolbox: kVTCompressionPropertyKey_AllowFrameReordering false'],
  ])('%s, onMetaData %s', (sei, writer, fix) => {
    expect(maxBframes(sei, writer)).toMatch(new RegExp(`^${fix.replaceAll(/[()]/g, '\\$&')}`));
  });

  test.each([
    ['names none', undefined, undefined],
    ['is not known', 'MainConcept H.264 encoder', 'Larix 1.3'],
    ['has a name that begins alike', 'x2640', 'obscure 1.0'],
  ])('absent where the stream %s', (_, sei, writer) => {
    expect(maxBframes(sei, writer)).toBeUndefined();
  });

  test('absent where the rule knows no way for this encoder; of two that are named, the one that has a way', () => {
    // Its only text is for ffmpeg.
    const rule = ruleNamed('ps/config-mismatch');
    expect(fixOf(rule, mendersOf(summary('x264')))).toEqual({});
    expect(fixOf(rule, mendersOf(summary('x264', 'Lavf59.27.100'))).fix).toMatch(/^ffmpeg: /);
  });
});

/** The fix of the finding that `rule` makes with these settings. */
const fixWith = async (path: string, rule: string): Promise<string | undefined> => {
  const { stdout } = await runInProcess(['check', path, '--rule', rule, '--report', 'json']);
  const [id] = rule.split('=');
  const { inputs } = JSON.parse(stdout) as { inputs: { findings: { ruleId: string; fix?: string }[] }[] };
  return inputs[0]?.findings.find(({ ruleId }) => ruleId === id)?.fix;
};

describe('a fix has the values that were asked for', () => {
  test.each([
    // The sample has 25 frames a second.
    ['gop/max-bframes=error:max=1', 'x264: --bframes 1'],
    ['gop/max-interval=error:seconds=0.4', 'x264: --keyint 10 --min-keyint 10 --no-scenecut'],
    ['gop/max-interval=error:seconds=4:recommendedSeconds=0.2', 'x264: --keyint 5 --min-keyint 5 --no-scenecut'],
    ['gop/min-interval=error:seconds=20', 'x264: --keyint 500 --min-keyint 500 --no-scenecut'],
    ['gop/constant=error:frames=7', 'x264: --keyint 7 --min-keyint 7 --no-scenecut'],
    ['gop/max-refs=error:max=2', 'x264: --ref 2'],
    ['bitrate/average=error:minKbps=9000:maxKbps=9500', 'x264: --bitrate 9500 --vbv-maxrate 9500 --vbv-bufsize 9500'],
    ['bitrate/average=error:maxKbps=10', 'x264: --bitrate 8 --vbv-maxrate 8 --vbv-bufsize 8'],
    ['vbv/buffer-size=error:ms=100:kbps=20', 'x264: --vbv-maxrate 20 --vbv-bufsize 2'],
    ['video/fps=error:min=50', 'x264: --fps 50'],
    ['video/max-level=error:max=1', 'x264: --level 1, with --ref and --vbv-maxrate that it allows'],
  ])('%s', async (rule, fix) => {
    expect(await fixWith(FLV, rule)).toBe(fix);
  });

  test('and an example where none was: explain and rules', async () => {
    expect((await runInProcess(['explain', 'gop/max-bframes'])).stdout).toMatch(/x264 +--bframes 0\n/);
    const { stdout } = await runInProcess(['rules', '--json']);
    expect(stdout).toContain('"x264": "--keyint 60 --min-keyint 60 --no-scenecut"');
    expect(stdout).not.toMatch(/\{\w+=/);
    const sarif = await runInProcess(['check', FLV, ...NO_B, '--report', 'sarif']);
    expect(sarif.stdout).not.toMatch(/\{\w+=/);
  });
});

describe('a fix is in', () => {
  test.each([
    ['raw H.264', RAW],
    ['FLV', FLV],
  ])('reports for people: %s', async (_, path) => {
    const { stdout } = await runInProcess(['check', path, ...NO_B]);
    expect(stdout).toMatch(/error +gop\/max-bframes .*\n +fix: x264: --bframes 0\n/);
  });

  test.each([
    ['json', '"fix":"x264: --bframes 0"'],
    // A finding is written before the encoder is known for certain.
    ['ndjson', '"fixes":{"gop/max-bframes":"x264: --bframes 0"}'],
  ])('the report %s', async (format, text) => {
    expect((await runInProcess(['check', FLV, ...NO_B, '--report', format])).stdout).toContain(text);
  });

  test('the result of the library', async () => {
    const { findings } = await check(readFileSync(FLV), { rules: { 'gop/max-bframes': ['error', { max: 0 }] } });
    expect(findings.find(({ ruleId }) => ruleId === 'gop/max-bframes')?.fix).toBe('x264: --bframes 0');
  });
});
