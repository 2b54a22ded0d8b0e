import { describe, expect, test } from 'vitest';
import { fakeServer } from '../harness/fake-rtmp-server.ts';
import { runInProcess } from './in-process.ts';

describe('a server that means harm', () => {
  test('has no control characters of its answers written to the terminal', async () => {
    const server = await fakeServer({
      on: (event) => {
        if (event.kind !== 'play') return false;
        event.reject('NetStream.Play.Failed', 'no\u001b[2J\r\nrtmpkit: all is well\u0007');
        return true;
      },
    });
    const { code, stderr } = await runInProcess(['info', server.url]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/no\\u001b\[2J\\u000d\\u000artmpkit: all is well\\u0007\n$/);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  test('fills neither the terminal nor memory with what is wrong in its messages', async () => {
    // RTMP 1.0 5.3.1, 7.1.1: fmt 0, csid 5, a command whose name is a string of 50 bytes with one.
    const wrong = Uint8Array.of(5, 0, 0, 0, 0, 0, 4, 20, 0, 0, 0, 0, 2, 0, 50, 1);
    const server = await fakeServer({
      on: (event, link) => {
        if (event.kind !== 'play') return false;
        event.accept();
        link.send(Array.from({ length: 10_000 }, () => wrong));
        link.endPlay();
        return true;
      },
    });
    const { stderr } = await runInProcess(['info', server.url]);
    const lines = stderr.split('\n').filter((line) => line !== '');
    expect(lines[0]).toContain('a command: ');
    expect(lines[20]).toBe(`rtmpkit: rtmp://127.0.0.1:${server.port}/live/****: more of this minute is not shown`);
    expect(lines.length).toBeLessThan(25);
  });
});
