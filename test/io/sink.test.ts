import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Sink, SinkError } from '../../src/io/sink.ts';

/** A stream that records what is written; with `hold` it accepts no more until `release`. */
class Target extends Writable {
  readonly writes: string[] = [];
  hold = false;
  failWith: string | undefined;
  #waiting: (() => void) | undefined;

  constructor(highWaterMark = 16) {
    super({ highWaterMark, decodeStrings: true });
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    if (this.failWith !== undefined) {
      done(Object.assign(new Error(`write ${this.failWith}`), { code: this.failWith }));
      return;
    }
    this.writes.push(chunk.toString('latin1'));
    if (this.hold) this.#waiting = done;
    else done();
  }

  release(): void {
    this.hold = false;
    this.#waiting?.();
    this.#waiting = undefined;
  }
}

const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol();
  await new Promise((resolve) => setTimeout(resolve, 5));
  return (await Promise.race([promise.catch(() => undefined), Promise.resolve(pending)])) !== pending;
};

describe('Sink', () => {
  it('buffers text and writes it with the next flush', async () => {
    const target = new Target();
    const sink = new Sink(target);
    sink.write('one ');
    sink.write('two');
    expect(target.writes).toEqual([]);
    await sink.flush();
    expect(target.writes).toEqual(['one two']);
    await sink.flush();
    expect(target.writes).toEqual(['one two']);
  });

  it('writes at once when the buffer is full', () => {
    const target = new Target(1 << 20);
    const sink = new Sink(target);
    sink.write('a'.repeat(65_535));
    expect(target.writes).toEqual([]);
    sink.write('b');
    expect(target.writes.map((text) => text.length)).toEqual([65_536]);
  });

  it('copies bytes, which are valid during the call only', async () => {
    const target = new Target();
    target.hold = true;
    const sink = new Sink(target);
    const bytes = Uint8Array.of(0x61, 0x62);
    sink.writeBytes(bytes);
    sink.writeBytes(bytes);
    bytes.fill(0x7a);
    target.release();
    await sink.finish();
    expect(target.writes.join('')).toBe('abab');
  });

  it('flush waits until a full stream accepts more', async () => {
    const target = new Target(4);
    target.hold = true;
    const sink = new Sink(target);
    sink.write('more than four bytes');
    const flushed = sink.flush();
    expect(await isSettled(flushed)).toBe(false);
    target.release();
    await flushed;
    expect(target.writableNeedDrain).toBe(false);
  });

  it('finish waits until everything is written', async () => {
    const target = new Target(1 << 20);
    target.hold = true;
    const sink = new Sink(target);
    sink.write('x');
    const finished = sink.finish();
    expect(await isSettled(finished)).toBe(false);
    target.release();
    await finished;
    expect(target.writes.join('')).toBe('x');
    expect(target.writableLength).toBe(0);
  });

  it.each(['EPIPE', 'EOF'])('%s: the reader has closed the pipe, which is no error', async (code) => {
    const target = new Target();
    target.failWith = code;
    const sink = new Sink(target);
    expect(sink.closed).toBe(false);
    sink.write('x');
    await sink.finish();
    expect(sink.closed).toBe(true);
    sink.write('y');
    sink.writeBytes(Uint8Array.of(1));
    await sink.finish();
    expect(target.writes).toEqual([]);
  });

  it('a reader that goes away while flush waits ends the wait', async () => {
    const target = new Target(4);
    target.hold = true;
    const sink = new Sink(target);
    sink.write('more than four bytes');
    const flushed = sink.flush();
    target.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await flushed;
    expect(sink.closed).toBe(true);
  });

  it.each([
    ['ENOSPC', 'cannot write output: no space left on the device'],
    ['EIO', 'cannot write output: EIO'],
  ])('%s is thrown, with its cause', async (code, message) => {
    const target = new Target();
    target.failWith = code;
    const sink = new Sink(target);
    sink.write('x');
    const error = await sink.finish().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SinkError);
    expect(error).toMatchObject({ message, cause: { code } });
    expect(sink.closed).toBe(false);
    await expect(sink.flush()).rejects.toThrow(SinkError);
  });
});
