import { describe, expect, it } from 'vitest';
import { RULES } from '../../../../src/analysis/checks/registry.ts';
import { writeOnMetaData } from '../../../../src/container/flv/write/on-metadata.ts';
import { checked } from '../../../harness/checked.ts';
import { concat, flvHeader, tag } from '../../../harness/flv-writer.ts';
import { aacHeaderTag, aacTags, avcHeaderTag, avcTag, framesOf, gopFlv, spsOf } from '../../../harness/gop-stream.ts';

/** 60 frames, 100 ms each, with B pictures. */
const PATTERN = 'IPbPbPbPbPbP'.repeat(5);
const EOS = tag(9, 1000, '1702000000');
const frames = (pattern: string) => framesOf(pattern);
/** A frame of its own after the others. */
const more = (dtsMs: number, ctsMs = 0) => avcTag(frames('IP')[1]?.units ?? [], dtsMs, ctsMs, false);

/** Of each rule that gathers findings of the readers: a stream that breaks it, and the code. */
const BROKEN: readonly [string, string, Uint8Array][] = [
  [
    'flv/tag-structure',
    'previous-tag-size',
    concat(gopFlv(PATTERN), tag(9, 6000, EOS.subarray(11, 16), { previousTagSize: 3 })),
  ],
  ['flv/tag-structure', 'stream-id', concat(gopFlv(PATTERN), tag(9, 6000, '1702000000', { streamId: 1 }))],
  ['flv/tag-structure', 'second-header', concat(gopFlv(PATTERN), flvHeader(1))],
  ['flv/timestamp-top-bit', 'timestamp-top-bit', gopFlv(PATTERN, { after: [more(2 ** 31 + 6000)] })],
  [
    'flv/missing-sequence-header',
    'no-sequence-header',
    concat(flvHeader(1), ...frames('IPP').map(({ units }, i) => avcTag(units, 100 * i, 0, i === 0))),
  ],
  [
    'flv/sequence-header-change',
    'new-sequence-header',
    gopFlv(PATTERN, { after: [avcHeaderTag(spsOf({ level: 40 }))] }),
  ],
  ['flv/keyframe-flag', 'frame-type', gopFlv(PATTERN, { keys: 'IP' })],
  ['flv/keyframe-flag', 'frame-type', gopFlv('IPPPIPPPI', { keys: '' })],
  ['flv/dts-monotonic', 'dts-backward', gopFlv(PATTERN, { after: [more(5800)] })],
  ['flv/dts-duplicate', 'dts-duplicate', gopFlv(PATTERN, { after: [more(5900)] })],
  ['flv/timestamp-jump', 'dts-jump', gopFlv(PATTERN, { after: [more(20_000)] })],
  ['flv/timestamp-jump', 'dts-gap', gopFlv(PATTERN, { after: [more(7500)] })],
  ['flv/negative-cts', 'pts-before-dts', gopFlv(PATTERN, { after: [more(6000, -40)] })],
  ['flv/composition-time', 'composition-time', gopFlv(PATTERN, { after: [more(6000, 5000)] })],
  [
    'flv/cts-zero-with-reorder',
    'composition-times-zero',
    concat(flvHeader(1), avcHeaderTag(), ...frames('IPbP').map(({ units }, i) => avcTag(units, 100 * i, 0, i === 0))),
  ],
  ['flv/cts-rounding', 'rounding-drift', gopFlv(PATTERN, { dtsMs: (i) => 33 * i, sps: spsOf({ fps: 30 }) })],
  ['flv/interleave', 'interleave', gopFlv(PATTERN, { flags: 5, after: [aacHeaderTag(), ...aacTags(90)] })],
  [
    'flv/av-drift',
    'audio-drift',
    // 1024 samples at 48 kHz, 23 ms apart: 21.33 ms each.
    concat(flvHeader(4), aacHeaderTag(), ...Array.from({ length: 200 }, (_, i) => tag(8, 23 * i, 'af0121'))),
  ],
  ['flv/av-flags', 'header-flags', gopFlv(PATTERN, { flags: 5 })],
  ['flv/av-flags', 'header-flags', gopFlv(PATTERN, { flags: 4 })],
  ['flv/end-of-sequence-then-frames', 'after-end-of-sequence', gopFlv(PATTERN, { after: [EOS, more(6000)] })],
  ['flv/codec-change', 'new-codec', gopFlv(PATTERN, { after: [tag(9, 6000, '22aabbccdd')] })],
  ['flv/adts', 'adts-in-tag', concat(flvHeader(4), aacHeaderTag(), tag(8, 0, 'af01fff14c80012ffc21'))],
  ['pts/duplicate', 'pts-duplicate', gopFlv(PATTERN, { after: [more(6000, 100)] })],
  ['flv/metadata', 'metadata-differs', gopFlv(PATTERN, { before: [tag(18, 0, writeOnMetaData({ width: 65 }).bytes)] })],
  ['flv/syntax', 'truncated', gopFlv(PATTERN, { after: [tag(9, 6000, '2701')] })],
  ['stream/not-empty', 'no-frames', gopFlv('')],
];

describe('rules that gather findings of the readers', () => {
  it.each(BROKEN)('%s: %s', async (id, code, bytes) => {
    const { findings } = await checked(bytes, { rules: { [id]: 'error' } });
    const found = findings.filter((finding) => finding.code === code);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatchObject({ ruleId: id, severity: 'error' });
  });

  it('pass a clean stream', async () => {
    const audio = [aacHeaderTag(), ...aacTags(5)];
    const clean = gopFlv(PATTERN, { flags: 5, before: audio });
    const { results, findings } = await checked(clean);
    const ofFlv = (id: string): boolean => /^(flv|pts|gop|audio|stream|container)\//.test(id);
    expect(findings.filter(({ ruleId }) => ofFlv(ruleId))).toEqual([]);
    const judged = results.filter(({ rule, status }) => ofFlv(rule.id) && status === 'passed');
    expect(judged.length).toBeGreaterThan(20);
  });

  it('have a stream each that breaks them', () => {
    const ids = RULES.filter(({ id, input, video }) => /^(flv|pts)\//.test(id) && (input ?? video) === undefined);
    const tested = new Set(BROKEN.map(([id]) => id));
    expect(ids.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});
