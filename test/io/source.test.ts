import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../src/io/context.ts';
import { openSource, type Source, SourceError } from '../../src/io/source.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpkit-io-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const contextOf = (stdin: Readable = Readable.from([]), interruption = new AbortController()): Context => ({
  stdin,
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  env: {},
  interrupted: interruption.signal,
});

const file = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

/** The bytes of a source; each chunk is copied before the next is requested. */
const bytesOf = async ({ chunks }: Source): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk.slice());
  return Buffer.concat(parts);
};

const pattern = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 9)) & 255);
const isRoot = process.getuid?.() === 0;

describe('openSource', () => {
  it.each([0, 1, (512 << 10) - 1, 512 << 10, (512 << 10) + 1, 1_700_000])('reads a file of %i bytes', async (size) => {
    const bytes = pattern(size);
    const source = await openSource(file(`f${size}`, bytes), contextOf());
    expect(source).toMatchObject({ path: join(folder, `f${size}`), sizeBytes: size });
    expect(Buffer.compare(await bytesOf(source), bytes)).toBe(0);
  });

  it('gives chunks that are valid until the next one is requested', async () => {
    const bytes = pattern(3 * (512 << 10));
    let at = 0;
    for await (const chunk of (await openSource(file('valid', bytes), contextOf())).chunks) {
      // The next read runs meanwhile, and must not overwrite this chunk.
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(Buffer.compare(chunk, bytes.subarray(at, at + chunk.length))).toBe(0);
      at += chunk.length;
    }
    expect(at).toBe(bytes.length);
  });

  it.each([
    ['a missing file', () => join(folder, 'missing'), 'ENOENT', 'no such file'],
    ['a folder', () => folder, 'EISDIR', 'is a directory'],
    [
      'a path through a file',
      () => join(file('plain', pattern(1)), 'x'),
      'ENOTDIR',
      'a part of the path is not a directory',
    ],
    ['a name that is too long', () => join(folder, 'n'.repeat(300)), 'ENAMETOOLONG', 'name too long'],
  ])('%s', async (_name, path, code, message) => {
    const error = await openSource(path(), contextOf()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({ name: 'SourceError', code, message });
  });

  it.skipIf(isRoot || process.platform === 'win32')('a file without read permission (not as root)', async () => {
    const path = file('secret', pattern(1));
    chmodSync(path, 0);
    await expect(openSource(path, contextOf())).rejects.toMatchObject({ code: 'EACCES', message: 'permission denied' });
  });

  it.skipIf(process.platform === 'win32')('a FIFO has no size, and ends when its writer does', async () => {
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    const bytes = pattern(200_000);
    const input = file('fifo-input', bytes);
    const { spawn } = await import('node:child_process');
    const writer = spawn('sh', ['-c', `cat '${input}' > '${path}'`]);
    const source = await openSource(path, contextOf());
    expect(source.sizeBytes).toBeUndefined();
    expect(Buffer.compare(await bytesOf(source), bytes)).toBe(0);
    writer.kill();
  });

  it.each([undefined, '-'])('standard input (%s) has neither path nor size', async (path) => {
    const source = await openSource(path, contextOf(Readable.from([Buffer.from('ab'), Buffer.from('c')])));
    expect(source).toMatchObject({ path: undefined, sizeBytes: undefined });
    expect(Buffer.from(await bytesOf(source)).toString()).toBe('abc');
  });

  it('an error of standard input is a SourceError', async () => {
    const stdin = new Readable({
      read() {
        this.destroy(Object.assign(new Error('broken'), { code: 'EIO' }));
      },
    });
    const source = await openSource('-', contextOf(stdin));
    await expect(bytesOf(source)).rejects.toMatchObject({
      name: 'SourceError',
      code: 'EIO',
      message: 'cannot be read: broken',
    });
  });

  it('an interruption ends a file between chunks', async () => {
    const interruption = new AbortController();
    const source = await openSource(file('long', pattern(2_000_000)), contextOf(undefined, interruption));
    let chunks = 0;
    for await (const _chunk of source.chunks) {
      chunks++;
      interruption.abort();
    }
    expect(chunks).toBe(1);
  });

  it('an interruption ends idle standard input', async () => {
    const interruption = new AbortController();
    const stdin = new PassThrough();
    stdin.write('ab');
    const source = await openSource('-', contextOf(stdin, interruption));
    let bytes = 0;
    for await (const chunk of source.chunks) {
      bytes += chunk.length;
      setTimeout(() => interruption.abort(), 5);
    }
    expect(bytes).toBe(2);
    expect(stdin.destroyed).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('closes its file, also when the consumer stops early', async () => {
    const { readdirSync, readlinkSync } = await import('node:fs');
    const path = file('closed', pattern(2_000_000));
    const isOpen = () =>
      readdirSync('/proc/self/fd').some((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === path;
        } catch {
          return false;
        }
      });
    for await (const _chunk of (await openSource(path, contextOf())).chunks) {
      expect(isOpen()).toBe(true);
      break;
    }
    expect(isOpen()).toBe(false);
    await bytesOf(await openSource(path, contextOf()));
    expect(isOpen()).toBe(false);
    const unread = await openSource(path, contextOf());
    expect(isOpen()).toBe(true);
    await unread.close();
    expect(isOpen()).toBe(false);
  });
});
