import { expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';

test.each(['--relay', '--relay-from'])('%s with a wrong address: exit 2, and its key is not shown', async (flag) => {
  for (const address of ['rtmp://host:99999/live/secret', 'http://user:secret@host/live/secret']) {
    const { code, stdout, stderr } = await runInProcess(['serve', '--listen', '127.0.0.1:0', flag, address]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^rtmpkit: --relay, --relay-from: .*\n/);
    expect(stdout + stderr).not.toContain('secret');
  }
});
