import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { ROOT } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-sets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const copied = (name: string, as: string): string => {
  const path = join(folder, as);
  copyFileSync(join(ROOT, 'test/cases', name), path);
  return path;
};
const UNITS = copied('yasea291-lengths-no-sets.bin', 'units.bin');
/** The extension decides where the bytes do not. */
const NAMED_UNITS = copied('yasea291-lengths-no-sets.bin', 'units.avcc');
const RECORD = copied('empty-sets.avcc', 'record.avcc');

describe('what is missing is said, by every command', () => {
  const LIKE = 'it looks like length-prefixed NAL units \\(lengths of 4 bytes\\) without parameter sets';
  const WAY = '--format avcc reads them, and convert takes the sets from a record \\(--config\\)';
  const NO_SETS = 'error: the record has no parameter sets: nothing can be decoded unless the stream repeats them';
  test.each([
    ['units, unnamed', 'nalu', UNITS, 3, `unknown format: ${LIKE}; ${WAY}`],
    ['units, unnamed', 'sps', UNITS, 3, `unknown format: ${LIKE}; ${WAY}`],
    ['units, unnamed', 'flv', UNITS, 3, `is not FLV: ${LIKE}`],
    ['units, unnamed', 'convert', UNITS, 3, `unknown format: ${LIKE}; ${WAY}`],
    ['units', 'nalu', NAMED_UNITS, 1, 'error: IDR .* expected PPS 0 to be sent before, found none'],
    ['units', 'sps', NAMED_UNITS, 1, 'error: IDR .* expected PPS 0 to be sent before, found none'],
    ['units', 'convert', NAMED_UNITS, 1, 'error: no picture has its parameter sets, .*--config can supply them'],
    ['a record', 'nalu', RECORD, 1, NO_SETS],
    ['a record', 'sps', RECORD, 1, NO_SETS],
    ['a record', 'flv', RECORD, 3, 'is not FLV: it looks like AVCDecoderConfigurationRecord \\(avcC\\)'],
    ['a record', 'convert', RECORD, 1, NO_SETS],
  ])('%s: %s', async (_, command, path, code, message) => {
    const output = command === 'convert' ? [join(folder, 'out.flv')] : [];
    const outcome = await runInProcess([command, path, ...output]);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toMatch(new RegExp(message));
  });
});
