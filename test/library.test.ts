import { spawnSync } from 'node:child_process';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readSps } from '../src/h264.ts';
import {
  BitstreamError,
  ContainerError,
  type Diagnostic,
  type FrameWithTimes,
  frames,
  type InspectedUnit,
  inspect,
  RtmpkitError,
} from '../src/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sample = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(root, 'samples', name)));
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The entries of the package: `rtmpkit/h264` is `h264.ts`. */
const entries: readonly string[] = Object.values<{ default?: string }>(packageJson.exports).flatMap(
  ({ default: built }) => (built === undefined ? [] : [built.replace(/^\.\/dist\/(.*)\.js$/, '$1.ts')]),
);

/** The names that the entries export, each with the file that declares it. */
const exported = entries.flatMap((entry) =>
  [
    ...readFileSync(join(root, 'src', entry), 'utf8').matchAll(/^export (?:type )?\{([^}]+)\} from '([^']+)';/gms),
  ].flatMap(([, names = '', file = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((text) => {
        const [name = '', as = name] = text.split(' as ');
        return { entry, name, as, file: join(root, 'src', dirname(entry), file) };
      }),
  ),
);

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

function* piecesOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('entries of the package', () => {
  test('are all files of src/ except the command line', () => {
    const files = readdirSync(join(root, 'src')).filter((name) => name.endsWith('.ts') && name !== 'cli.ts');
    expect([...entries].sort()).toEqual(files.sort());
  });

  test('export each name once', () => {
    const names = exported.map(({ as }) => as);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test.each(exported)('$entry: $name has a doc comment', ({ name, file }) => {
    const source = readFileSync(file, 'utf8');
    const declaration = new RegExp(
      `\\*/\\nexport (?:declare )?(?:abstract )?(?:const|class|interface|type|function\\*?|async function\\*?) ${name}\\b`,
    );
    expect(declaration.test(source), `${name} in ${file.slice(root.length)}`).toBe(true);
  });

  test('export the types that their signatures name', () => {
    const names = new Set(exported.map(({ name, file }) => `${name} ${file}`));
    const missing = exported.flatMap(({ name, file }) => {
      const { declarations, imports } = typesOf(file);
      const declaration = declarations.get(name);
      if (declaration === undefined) return [`${name} is not declared in ${file}`];
      return [...declaration.matchAll(/\b[A-Z]\w*[a-z]\w*\b/g)].flatMap(([used]) => {
        const from = imports.get(used) ?? (declarations.get(used)?.startsWith('export') ? file : undefined);
        return from === undefined || names.has(`${used} ${from}`) ? [] : [`${used}, which ${name} names`];
      });
    });
    expect(missing).toEqual([]);
  });

  test('run where there is neither Buffer nor process', () => {
    const script = `
      const { readFileSync } = await import('node:fs');
      const bytes = new Uint8Array(readFileSync(${JSON.stringify(join(root, 'samples/bframes.h264'))}));
      const write = (text) => console.log(text);
      delete globalThis.Buffer;
      delete globalThis.process;
      const { inspect } = await import(${JSON.stringify(join(root, 'dist/index.js'))});
      const records = [];
      for await (const { record } of inspect(bytes)) records.push(record);
      write(JSON.stringify(records));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    // The number that ffmpeg's trace_headers lists.
    expect(JSON.parse(stdout)).toHaveLength(125);
  });

  test('connect a client and a server of RTMP there', () => {
    const script = `
      const write = (text) => console.log(text);
      delete globalThis.Buffer;
      delete globalThis.process;
      const { ClientSession, ServerSession } = await import(${JSON.stringify(join(root, 'dist/rtmp.js'))});
      const [hmac, random] = [() => new Uint8Array(32), (length) => new Uint8Array(length).fill(7)];
      const address = { app: 'live', streamName: 'key', tcUrl: 'rtmp://host/live' };
      const client = new ClientSession({ address, role: 'publish', hmac, random });
      const server = new ServerSession({ hmac, random });
      const events = [];
      const take = (event) => {
        events.push(event.kind);
        event.accept?.();
      };
      for (let round = 0; round < 6; round++) {
        for (const piece of client.takeOutput()) for (const event of server.receive(piece, 0)) take(event);
        for (const piece of server.takeOutput()) for (const event of client.receive(piece, 0)) take(event);
      }
      write(events.join(' '));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe('handshaken handshaken connect connected publish status started');
  });
});

/** The top-level declarations in the .d.ts of a file, without comments and private members, and its imports. */
const typesOf = (file: string) => {
  const types = join(root, 'dist/types', file.slice(join(root, 'src').length).replace(/\.ts$/, '.d.ts'));
  const text = readFileSync(types, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const declarations = new Map<string, string>();
  for (const part of text.split(/^(?=(?:export|declare|interface|type|import) )/m)) {
    const name = /^(?:export )?(?:declare )?(?:abstract )?(?:const|class|interface|type|function) (\w+)/.exec(
      part,
    )?.[1];
    if (name !== undefined) declarations.set(name, part.replace(/^\s+private .*$|'[^']*'/gm, ''));
  }
  const imports = new Map<string, string>();
  for (const [, names = '', from = ''] of text.matchAll(/^import (?:type )?\{([^}]+)\} from '([^']+)'/gms)) {
    for (const name of names.split(',')) imports.set(name.trim().replace(/^type /, ''), join(dirname(file), from));
  }
  return { declarations, imports };
};

describe('readSps', () => {
  const units = async (bytes: Uint8Array): Promise<InspectedUnit<'h264'>[]> => {
    const all: InspectedUnit<'h264'>[] = [];
    for await (const unit of inspect(bytes, { codec: 'h264' }))
      all.push({ ...unit, bytes: Uint8Array.from(unit.bytes) });
    return all;
  };
  const spsOf = async (name: string) =>
    (await units(sample(name))).find(({ record }) => record.nal_unit_type === 7)?.bytes as Uint8Array;

  test.each([
    ['no start code', [], []],
    ['a start code of three bytes', [0, 0, 1], []],
    ['a start code of four bytes and leading zeros', [0, 0, 0, 0, 0, 1], []],
    ['a unit after it', [0, 0, 0, 1], [0, 0, 1, 0x68, 0xce, 0x3c, 0x80]],
    ['zeros after it', [], [0, 0, 0]],
  ])('reads an SPS with %s', async (_, before, after) => {
    const unit = await spsOf('bframes.h264');
    const { sps, derived } = readSps(Uint8Array.from([...before, ...unit, ...after]));
    // By ffprobe -show_streams.
    expect(derived).toMatchObject({ width: 640, height: 360, profile: 'High', level: '3' });
    expect(sps.profile_idc).toBe(100);
    expect(sps.level_idc).toBe(30);
  });

  test('has the inferred values of absent elements', async () => {
    const { sps } = readSps(await spsOf('baseline.h264'));
    expect(sps.profile_idc).toBe(66);
    expect(sps).toMatchObject({ chroma_format_idc: 1, separate_colour_plane_flag: 0, bit_depth_luma_minus8: 0 });
  });

  test.each([
    ['a PPS', [0x68, 0xce, 0x3c, 0x80], RtmpkitError, 'not-an-sps'],
    ['nothing', [], BitstreamError, 'truncated'],
    ['the header of an SPS', [0x67], BitstreamError, 'truncated'],
    ['half an SPS', [0x67, 0x64, 0x00], BitstreamError, 'truncated'],
  ])('throws for %s', (_, bytes, type, code) => {
    let thrown: unknown;
    try {
      readSps(Uint8Array.from(bytes));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(type);
    expect(thrown).toMatchObject({ code });
  });
});

describe('inspect', () => {
  test('gives records that the codec and nal_unit_type discriminate', async () => {
    const seen: string[] = [];
    for await (const { codec, record } of inspect(sample('bframes.h264'))) {
      if (codec !== 'h264') continue;
      // Each of these compiles without a cast.
      if (record.nal_unit_type === 7) seen.push(`${record.derived?.width}x${record.derived?.height}`);
      else if (record.nal_unit_type === 8) seen.push(`${record.derived?.entropyCoding}`);
      else if (record.nal_unit_type === 6) seen.push(`${record.derived?.payloads}`);
      else if (record.nal_unit_type === 5) seen.push(`${record.derived?.sliceType} ${record.derived?.qp}`);
    }
    expect(seen).toEqual([
      ...['640x360', 'CABAC', 'user_data_unregistered', 'I 29', 'I 15'],
      ...['640x360', 'CABAC', 'I 26', 'I 6'],
    ]);
  });

  test.each([1, 7, 4096])('takes pieces of %i bytes', async (size) => {
    const bytes = sample('damaged.h264');
    const whole = await collect(inspect(bytes));
    const inPieces = await collect(inspect(piecesOf(bytes, size)));
    expect(inPieces.map(({ record }) => record)).toEqual(whole.map(({ record }) => record));
  });

  test('takes streams of Node and of the web', async () => {
    const file = join(root, 'samples/bframes.flv');
    const whole = (await collect(inspect(sample('bframes.flv')))).map(({ record }) => record);
    expect(whole.length).toBeGreaterThan(25);
    expect((await collect(inspect(createReadStream(file)))).map(({ record }) => record)).toEqual(whole);
    const web = new Blob([sample('bframes.flv')]).stream();
    // Only the types of Node declare that a ReadableStream is iterable, not yet those of the DOM.
    expect((await collect(inspect(web as unknown as AsyncIterable<Uint8Array>))).map(({ record }) => record)).toEqual(
      whole,
    );
  });

  test('reports what is wrong', async () => {
    const findings: Diagnostic[] = [];
    for await (const _ of inspect(sample('damaged.h264'), { onFinding: (found) => findings.push(found) }));
    expect(findings.map(({ code }) => code)).toEqual(['forbidden-pattern', 'missing-macroblocks']);
  });

  test('traces on request', async () => {
    const all = await collect(inspect(sample('bframes.h264'), { codec: 'h264', trace: (type) => type === 8 }));
    const traced = all.filter(({ record }) => record.fields !== undefined);
    expect(traced.map(({ record }) => record.nal_unit_type)).toEqual([8, 8]);
  });

  test.each([
    ['nothing', new Uint8Array(0), 'empty-input'],
    ['text', new TextEncoder().encode('Nothing of this is a stream of video.'), 'unknown-format'],
  ])('throws for %s', async (_, bytes, code) => {
    const error = await collect(inspect(bytes)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ContainerError);
    expect(error).toMatchObject({ code });
  });

  test('closes its input when the loop ends early', async () => {
    const left: string[] = [];
    const endless = (function* () {
      try {
        for (;;) yield sample('bframes.h264');
      } finally {
        left.push('left');
      }
    })();
    for await (const { record } of inspect(endless, { codec: 'h264' })) if (record.nal_unit_type === 5) break;
    expect(left).toEqual(['left']);
  });
});

describe('frames', () => {
  test('have type, size and times', async () => {
    const all = await collect(frames(sample('bframes.h264')));
    // ffprobe -show_packets.
    expect(all).toHaveLength(60);
    expect(all.slice(0, 8).map(({ sizeBytes }) => sizeBytes)).toEqual([6893, 2830, 1584, 1031, 2265, 1471, 1127, 2196]);
    // ffprobe -show_frames, in output order.
    const shown = all.toSorted((a, b) => a.ptsMs - b.ptsMs).map(({ type, sizeBytes }) => `${type} ${sizeBytes}`);
    expect(shown.slice(0, 7)).toEqual(['I 6893', 'B 1584', 'B 1031', 'P 2830', 'B 1471', 'B 1127', 'P 2265']);
    expect(all[0]).toMatchObject({ randomAccess: 'closed', width: 640, height: 360, dtsMs: 0, ptsMs: 66.667 });
    expect(all[0]?.qp).toEqual({ min: 15, mean: 22, max: 29 });
  });

  test('have the times of their container', async () => {
    const all = await collect(frames(sample('bframes.flv')));
    expect(all).toHaveLength(25);
    // ffprobe -show_packets -select_streams v.
    expect(all.slice(0, 4).map(({ ptsMs, dtsMs, sizeBytes }) => [ptsMs, dtsMs, sizeBytes])).toEqual([
      [80, 0, 2189],
      [200, 40, 481],
      [120, 80, 212],
      [160, 120, 156],
    ]);
  });

  test('have the requested frame rate', async () => {
    const all = await collect(frames(sample('bframes.h264'), { fps: { num: 50, den: 1 } }));
    expect(all.slice(0, 3).map(({ dtsMs }) => dtsMs)).toEqual([0, 20, 40]);
  });

  test('report what is wrong', async () => {
    const findings: Diagnostic[] = [];
    const all: FrameWithTimes[] = [];
    for await (const frame of frames(sample('baseline.h264'), { onFinding: (found) => findings.push(found) })) {
      all.push(frame);
    }
    expect(all.length).toBeGreaterThan(0);
    expect(findings.every(({ severity }) => severity !== 'error')).toBe(true);
  });
});
