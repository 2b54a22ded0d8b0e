import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { placedInFile } from './align.ts';
import { compareSyntax } from './compare-syntax.ts';
import { HEVC_KNOWN_DIFFERENCES } from './hevc-known-differences.ts';
import { hevcUnits } from './hevc-units.ts';
import { Ledger } from './ledger.ts';
import { corpusStreams, type Stream } from './streams.ts';
import { TRACED_HEVC } from './traced-hevc.ts';

const ledger = new Ledger();
const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-oracle-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  console.log(ledger.toString());
});

const compare = async ({ path }: Stream): Promise<readonly string[]> => {
  const nalus = hevcUnits(path).filter((nalu) => nalu.size > 0);
  if (nalus.length === 0) return ['no NAL units'];
  const result = await compareSyntax({
    codec: TRACED_HEVC,
    nalus,
    source: path,
    annexb: { path, placed: placedInFile(nalus), leadIn: [] },
    jm: undefined,
    folder: mkdtempSync(join(folder, 'stream-')),
    countRule: ledger.countRule,
  });
  ledger.add('streams of HEVC', 1);
  ledger.add('NAL units', result.units);
  ledger.add("NAL units equal to ffmpeg's", result.ffmpeg.units);
  ledger.add("syntax elements equal to ffmpeg's: name, bit, length, value", result.ffmpeg.elements);
  return result.differences;
};

const ffmpeg = inject('ffmpeg');
const corpus = corpusStreams('hevc');
const streams = corpus?.streams ?? [];

if (corpus === undefined) ledger.note('RTMPKIT_STREAMS is not set: no stream of HEVC was compared');

test('the list of known differences names streams that exist', () => {
  const names = new Set(streams.map(({ name }) => name));
  const absent = HEVC_KNOWN_DIFFERENCES.filter(({ stream }) => !names.has(stream));
  expect(corpus === undefined ? [] : absent).toEqual([]);
});

for (const stream of streams) {
  test.skipIf(!ffmpeg)(`${stream.name}: syntax`, async () => {
    const known = HEVC_KNOWN_DIFFERENCES.filter((entry) => entry.stream === stream.name);
    const differences = await compare(stream);
    for (const { what, reason, clause } of known)
      ledger.note(`${stream.name}: ${what.join('; ')} (${reason}; ${clause})`);
    // A listed difference that no longer occurs fails too.
    expect(differences, stream.name).toEqual(known.flatMap(({ what }) => what));
  });
}
