import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { rtmpkit } from '../commands/program.ts';
import { bytesOfSample, sample } from '../commands/streams.ts';
import { run } from './process.ts';
import { type Browser, openPage, type PageOptions } from './rtmp/browser.ts';
import { type Scene, scene } from './rtmp/scene.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const written = async ({ file }: Scene, ...args: readonly string[]): Promise<string> => {
  const path = file('report.html');
  const { stdout, stderr } = await rtmpkit(['report', ...args, '-o', path]);
  expect([stdout.toString(), stderr]).toEqual(['', '']);
  return path;
};

/** The page in a browser, when its scripts have drawn the timeline. */
const opened = async (place: Scene, path: string, options: PageOptions = {}): Promise<Browser> => {
  const page = await openPage(place, pathToFileURL(path).href, options);
  const done = options.withoutScripts === true ? 'true' : `document.documentElement.dataset.ready === ''`;
  const isReady = () => page.value(`document.readyState === 'complete' && ${done}`);
  while ((await isReady()) !== true) await setTimeout(50);
  return page;
};

const textOf = (page: Browser, selector: string): Promise<unknown> =>
  page.value(`document.querySelector(${JSON.stringify(selector)}).innerText`);

/** The rules that axe-core finds broken, and where. */
const brokenRules = async (page: Browser): Promise<unknown> => {
  await page.value(axe);
  return page.value(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>
      id + ': ' + nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ')))`,
  );
};

describe('the page of report', () => {
  test.for([
    ['an FLV', ['bframes.flv']],
    ['a damaged stream', ['damaged.h264']],
    ['AV1 in IVF', ['hidden.ivf']],
    ['two inputs', ['bframes.h264', 'hrd-aud.h264']],
  ] as const)('of %s breaks no rule of accessibility, in two sizes, light and dark', async ([, names], context) => {
    const place = await scene(context, 'chromium');
    const path = await written(place, ...names.map(sample));
    for (const [width, colours] of [
      [1280, 'light'],
      [390, 'dark'],
    ] as const) {
      const page = await opened(place, path, { width, colours });
      // What is folded counts, too.
      await page.value(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
      expect(await brokenRules(page)).toEqual([]);
      expect(await page.value('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(page.faults).toEqual([]);
    }
  });

  test('is read with the keyboard', async (context) => {
    const place = await scene(context, 'chromium');
    const page = await opened(place, await written(place, sample('bframes.h264')), { width: 1280 });
    expect(await textOf(page, '#readout')).toMatch(/^frame 0, I \(IDR\), 6.893 bytes, QP 22, DTS 0\.000 s$/);
    await page.value(`document.querySelector('#charts').focus()`);
    await page.press('ArrowRight');
    expect(await textOf(page, '#readout')).toMatch(/^frame 1, P, .* \(kept\)$/);
    await page.press('ArrowRight', { shift: true });
    expect(await textOf(page, '#readout')).toMatch(/^frame 11, /);
    await page.press('PageDown');
    expect(await textOf(page, '#readout')).toMatch(/^frame 30, I \(IDR\)/);
    await page.press('PageUp');
    await page.press('End');
    expect(await textOf(page, '#readout')).toMatch(/^frame 59, B/);
    expect(await textOf(page, '#details h3')).toBe('frame 59, B');
    await page.press('Home');
    const details = String(await textOf(page, '#details'));
    expect(details).toMatch(/slice_qp_delta\s+1\s+QP 29\s+se\(v\)\s+H\.264 7\.3\.3/);
    expect(details).toMatch(/no_output_of_prior_pics_flag\s+0\s+u\(1\)\s+H\.264 7\.3\.3\.3/);
    expect(page.faults).toEqual([]);
  });

  test('zooms and moves with keys, buttons, mouse and wheel', async (context) => {
    const place = await scene(context, 'chromium');
    const page = await opened(place, await written(place, sample('bframes.h264')), { width: 1280 });
    // The frame under a place of the chart says which frames are visible.
    const box = (await page.value(
      `(() => { document.querySelector('#charts').scrollIntoView();
        const { x, y, width, height } = document.querySelector('#charts .u-over').getBoundingClientRect();
        return { x, y, width, height }; })()`,
    )) as { x: number; y: number; width: number; height: number };
    const at = (part: number) => ({ x: box.x + part * box.width, y: box.y + box.height / 2 });
    const ends = async (): Promise<readonly number[]> => {
      const frames = [];
      for (const part of [0.002, 0.998]) {
        const { x, y } = at(part);
        const event = `new PointerEvent('pointermove', { clientX: ${x}, clientY: ${y}, bubbles: true })`;
        await page.value(`document.querySelector('#charts').dispatchEvent(${event}),
          new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))).then(() => 0)`);
        frames.push(Number(/^frame (\d+)/.exec(String(await textOf(page, '#readout')))?.[1]));
      }
      return frames;
    };
    const press = (id: string) => page.value(`document.querySelector('#${id}').click()`);
    expect(await ends()).toEqual([0, 59]);
    await press('zoom-in');
    const zoomed = await ends();
    expect(zoomed).toEqual([29, 59]);
    await press('left');
    await press('left');
    await press('left');
    expect(await ends()).toEqual([0, 29]);
    await press('right');
    expect(await ends()).toEqual([15, 44]);
    await page.drag(at(0.8), at(0.3));
    expect(await ends()).toEqual([30, 59]);
    await page.value(`document.querySelector('#charts').focus()`);
    await page.press('0');
    expect(await ends()).toEqual([0, 59]);
    await page.wheel(at(0.51), -200);
    await context.expect.poll(ends).toEqual([15, 45]);
    await page.press('-');
    await press('whole');
    expect(await ends()).toEqual([0, 59]);
    // A link to a frame shows it.
    await page.value(`document.querySelector('a[data-frame="30"]').click()`);
    expect(await textOf(page, '#readout')).toMatch(/^frame 30, .*\(kept\)$/);
    expect(page.faults).toEqual([]);
  });

  test('has its text without scripts', async (context) => {
    const place = await scene(context, 'chromium');
    const path = await written(place, sample('bframes.flv'));
    const page = await opened(place, path, { withoutScripts: true });
    const text = String(await page.value('document.body.innerText'));
    for (const part of [
      'H.264  High@1.1  avc1.64000B',
      'no findings in 25 frames',
      'I 4×PBB PB',
      'The timeline is drawn by JavaScript, which is off.',
      'onMetaData, compared with the stream',
    ]) {
      expect(text.replaceAll('\u00a0', ' ')).toContain(part);
    }
    expect(await page.value(`document.querySelector('#timeline-view').hidden`)).toBe(true);
    expect(await page.value(`document.querySelector('.set table').textContent`)).toContain('seq_parameter_set_data()');
  });

  test('with --mb draws the QP of macroblocks, in words too', async (context) => {
    const place = await scene(context, 'chromium');
    const page = await opened(place, await written(place, sample('bframes.h264'), '--mb'), { width: 1280 });
    const label = `document.querySelector('.map canvas').getAttribute('aria-label')`;
    expect(await page.value(label)).toMatch(/^QP of macroblocks, 40 by 23: \d+ to \d+, mean \d+\.\d\d$/);
    expect(await page.value(`document.querySelector('.map canvas').width`)).toBe(40);
    expect(await brokenRules(page)).toEqual([]);
    expect(page.faults).toEqual([]);
  });

  test('of two inputs shows both frames, and what differs in their headers', async (context) => {
    const place = await scene(context, 'chromium');
    const path = await written(place, sample('bframes.h264'), sample('hrd-aud.h264'));
    const page = await opened(place, path, { width: 1280 });
    expect(await textOf(page, '#readout')).toMatch(/^a: frame 0, I .*; b: frame 0, I /);
    expect(
      await page.value(`[...document.querySelectorAll('#details h3')].map(({ textContent }) => textContent)`),
    ).toEqual(['a: frame 0, I', 'b: frame 0, I']);
    expect(await textOf(page, '#details mark')).toMatch(/ differs$/);
    expect(await textOf(page, '#differences .verdict')).toMatch(/^differ in parameter sets, /);
  });

  test('of a minute of video is smaller than a megabyte', async (context) => {
    const place = await scene(context, 'chromium', 'ffmpeg');
    const stream = place.file('minute.flv');
    const source = '-f lavfi -i testsrc2=s=640x360:r=60 -f lavfi -i sine -t 60';
    const codec = '-c:v libx264 -preset veryfast -x264-params slices=4:keyint=120 -c:a aac';
    await run('ffmpeg', ['-nostdin', '-v', 'error', ...source.split(' '), ...codec.split(' '), stream]);
    const path = await written(place, stream);
    expect(statSync(path).size).toBeLessThan(1_000_000);
    const page = await opened(place, path);
    await page.value(`document.querySelector('#charts').focus()`);
    await page.press('End');
    expect(await textOf(page, '#readout')).toMatch(/^frame 3599, /);
    // All four slices of the last frame have their headers.
    expect(await page.value(`document.querySelectorAll('#details details').length`)).toBe(4);
    expect(page.faults).toEqual([]);
  });

  test('keeps text text, whatever it holds', async (context) => {
    const place = await scene(context, 'chromium');
    const script = '</script><script>window.hacked=1</script><img src=x onerror=hacked=2><!-- data -->';
    // A key of onMetaData, and the settings of the SEI message, in as many bytes as they had.
    const flv = replaced(bytesOfSample('bframes.flv'), [
      ['audiosamplerate', script.slice(0, 15)],
      ['x264 - core', '<img src=x onerror=hacked=3>'],
      ['cabac', '<b>&"'],
    ]);
    const name = place.file('<img src=x onerror=hacked=4>&quot;.flv');
    writeFileSync(name, flv);
    const page = await opened(place, await written(place, name, '--fail-on', 'never'));
    expect(
      await page.value('window.hacked === undefined && document.querySelectorAll("img, section script").length'),
    ).toBe(0);
    expect(await textOf(page, 'h1')).toBe('<img src=x onerror=hacked=4>&quot;.flv');
    expect(await page.value('document.body.innerText')).toContain('</script><scrip');
    expect(page.faults).toEqual([]);
  });
});

/** The bytes with texts overwritten in place. */
const replaced = (bytes: Uint8Array, texts: readonly (readonly [before: string, after: string])[]): Uint8Array => {
  const out = Buffer.from(bytes);
  for (const [before, after] of texts) {
    const at = out.indexOf(before);
    expect(at).toBeGreaterThan(0);
    out.write(after, at, 'latin1');
  }
  return out;
};
