import { mkdtempSync, rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PROGRAM } from '../../commands/program.ts';
import { finished, startChild } from './child.ts';
import { ffmpegPlay, ffmpegPublish } from './peers/ffmpeg.ts';
import { SAMPLE } from './sample.ts';
import { type Scene, scene } from './scene.ts';

const CHROMIUM =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** `rtmpkit serve` with its page. */
const startServe = async ({ keep }: Scene, ...args: readonly string[]) => {
  const child = keep(startChild(process.execPath, [PROGRAM, 'serve', '--listen', '0', '--http', '0', ...args]));
  await child.said(/by HTTP/);
  const [rtmp = ''] = /rtmp:\/\/127\.0\.0\.1:\d+/.exec(child.output()) ?? [];
  const [http = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(child.output()) ?? [];
  return { child, rtmp, http };
};

/** The page as a browser of this width has it after two seconds of its time, and what the browser logged. */
const rendered = async ({ file, keep }: Scene, address: string, width: number) => {
  const profile = mkdtempSync(file('profile-'));
  const child = keep(
    startChild('chromium', [
      ...CHROMIUM.split(' '),
      `--user-data-dir=${profile}`,
      `--window-size=${width},800`,
      '--enable-logging=stderr',
      '--virtual-time-budget=2500',
      '--dump-dom',
      address,
    ]),
  );
  await finished(child, 'chromium');
  rmSync(profile, { recursive: true, force: true });
  return { dom: child.output(), faults: child.output().match(/CONSOLE.*|Refused to .*/g) ?? [] };
};

describe('the HTTP side of serve', () => {
  test('its page lists the streams in a browser, with a chart, and breaks no rule of its policy', async (context) => {
    const place = await scene(context, 'ffmpeg', 'chromium');
    const { child, rtmp, http } = await startServe(place, '--check', 'recommended');
    place.keep(ffmpegPublish(SAMPLE, `${rtmp}/live/demo`, { realtime: true, input: ['-stream_loop', '500'] }));
    place.keep(ffmpegPlay(`${rtmp}/live/later`, place.file('later.flv')));
    await child.said(/plays live\/later/);
    await expect
      .poll(async () => (await (await fetch(`${http}/api/streams`)).text()).match(/"keyFrames":\[\d+,\d+/), {
        timeout: 20_000,
      })
      .not.toBeNull();
    for (const width of [1200, 400]) {
      const { dom, faults } = await rendered(place, `${http}/`, width);
      expect(faults).toEqual([]);
      expect(dom).toContain('2 streams, 1 published');
      expect(dom).toMatch(/<h2>live\/demo<\/h2><span class="badge live">published for 0:\d\d:\d\d<\/span>/);
      expect(dom).toMatch(/avc1\.64000B 160×96, \d+(\.\d+)? fps/);
      expect(dom).toContain('mp4a.40.2 44.1 kHz, 1 ch');
      expect(dom).toMatch(
        /aria-label="Bit rate of the last \d+ s: at most \d+ kb\/s; \d+ key frames, marked at the top"/,
      );
      expect(dom).toMatch(/<rect class="bar"/);
      expect(dom).toMatch(/<rect class="key"/);
      expect(dom).toMatch(/<h2>live\/later<\/h2><span class="badge">waits for a publisher<\/span>/);
    }
  });

  test('ffmpeg plays HTTP-FLV without loss, and rtmpkit reads it', async (context) => {
    const place = await scene(context, 'ffmpeg');
    const { child, rtmp, http } = await startServe(place);
    const source = place.file('ten-times.flv');
    await finished(
      place.keep(
        startChild('ffmpeg', ['-nostdin', '-v', 'error', '-stream_loop', '9', '-i', SAMPLE, '-c', 'copy', source]),
      ),
      'ffmpeg',
    );
    const publisher = place.keep(ffmpegPublish(source, `${rtmp}/live/demo`, { realtime: true }));
    await child.said(/publishes live\/demo/);
    const listing = place.keep(startChild(process.execPath, [PROGRAM, 'flv', `${http}/live/demo.flv`, '--summary']));
    const player = place.keep(
      ffmpegPlay(`${http}/live/demo.flv`, place.file('played.flv'), { frames: 100, lookMs: 500 }),
    );
    await finished(player, 'the player');
    await finished(publisher, 'the publisher');
    await finished(listing, 'rtmpkit flv');
    expect(listing.output()).toMatch(/avc1/);
    expect(listing.output()).not.toMatch(/error|not read to the end/);
  });
});
