import { describe, expect, test } from 'vitest';
import { rtmpkit } from './program.ts';

// V8 complains about a flag that it does not know on stderr, does not throw and goes on: neither the exit code nor stdout
// shows it. CI runs this file on every supported major of Node.
describe(`Node ${process.versions.node} has nothing to say on stderr`, () => {
  test.each([
    'nalu samples/bframes.h264',
    'nalu samples/bframes.h264 --trace --ndjson',
    'sps samples/bframes.h264 --json',
    'flv samples/bframes.flv',
    'convert samples/bframes.h264 - --to avcc -q',
    '--help',
    '--version',
  ])('rtmpkit %s', async (args) => {
    const { code, stderr, stdout } = await rtmpkit(args.split(' '));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.length).toBeGreaterThan(0);
  });
});
