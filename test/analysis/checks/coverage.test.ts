import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codesOfRule, RULES_OF_CODES } from '../../../src/analysis/checks/codes.ts';
import type { OptionValue } from '../../../src/analysis/checks/options.ts';
import { RULES } from '../../../src/analysis/checks/registry.ts';
import { checked } from '../../harness/checked.ts';
import { aacHeaderTag, aacTags, gopFlv, spsOf } from '../../harness/gop-stream.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const SOURCES = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.includes('coverage') && !file.includes('presets'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** Files with tests of one rule; reports and settings use rules as examples. */
const ofRules = SOURCES.filter(({ file }) => /^(analysis\/checks|commands\/check|oracle)\//.test(file));

/** Is the rule named, and not another one whose name goes on, or the path of a module? */
const isNamedIn = (text: string, id: string): boolean => new RegExp(`${id}(?![a-z0-9.-])`).test(text);

/** What a stream is checked against, for rules that judge nothing without an option. */
const ASKED: Readonly<Record<string, Readonly<Record<string, OptionValue>>>> = {
  'stream/frames': { frames: 20 },
  'slice/per-picture': { max: 1 },
  'qp/saturated': { percent: 1, min: 20, max: 30 },
  'sei/captions': { forbid: true },
  'sei/timecode': { forbid: true },
  'video/bit-depth': { allow: [8] },
  'video/chroma': { allow: ['4:2:0'] },
  'video/codec': { allow: ['avc1'] },
  'video/entropy': { allow: ['CAVLC'] },
  'video/fps': { max: 10 },
  'video/max-level': { max: '3.1' },
  'video/orientation': { allow: ['square'] },
  'video/profile': { allow: ['Main'] },
  'video/resolution': { max: '64x64' },
  'video/scan': { allow: ['progressive'] },
  'gop/frame-types': { types: 'IPB' },
  'gop/max-bframes': { max: 1 },
  'gop/max-interval': { seconds: 1 },
  'gop/max-refs': { max: 4 },
  'gop/min-interval': { seconds: 1 },
  'audio/bitrate': { maxKbps: 320 },
  'audio/channels': { max: 2 },
  'audio/codec': { allow: ['aac'] },
  'audio/sample-rate': { allowHz: [48_000] },
  'bitrate/average': { maxKbps: 100 },
  'vbv/buffer-size': { ms: 1000 },
};

/** Rules that need another stream: the file that has one which passes. */
const PASSED_ELSEWHERE: Readonly<Record<string, string>> = {
  'stream/duration': 'analysis/checks/stream/stream.test.ts',
  'nal/header': 'analysis/checks/hevc-rules.test.ts',
  'hevc/leading-pictures': 'analysis/checks/hevc-rules.test.ts',
  'av1/sequence-header': 'analysis/checks/av1-rules.test.ts',
  'av1/config-record': 'analysis/checks/av1-rules.test.ts',
  'av1/temporal-delimiter': 'analysis/checks/av1-rules.test.ts',
  'av1/has-size': 'analysis/checks/av1-rules.test.ts',
  'av1/one-tu': 'analysis/checks/av1-rules.test.ts',
  'av1/one-shown-frame': 'analysis/checks/av1-rules.test.ts',
  'av1/tiles': 'analysis/checks/av1-rules.test.ts',
  'mp4/edit-list': 'analysis/checks/container-rules.test.ts',
  'mp4/faststart': 'analysis/checks/container-rules.test.ts',
  'mp4/sample-entry': 'analysis/checks/container-rules.test.ts',
  'pts/before-dts': 'analysis/checks/container-rules.test.ts',
  'hls/independent-segments': 'analysis/checks/hls-rules.test.ts',
  'hls/target-duration': 'analysis/checks/hls-rules.test.ts',
  'hevc/vps-sps-ptl': 'analysis/checks/hevc-set-rules.test.ts',
  'hdr/dolby-rpu': 'analysis/checks/hevc-set-rules.test.ts',
  'sei/order': 'analysis/checks/hevc-set-rules.test.ts',
  'hevc/missing-ref': 'analysis/checks/hevc-rules.test.ts',
  'nal/aud-required': 'analysis/checks/bitstream.test.ts',
  'nal/start-code-size': 'analysis/checks/bitstream.test.ts',
  'ps/repeat-at-keyframe': 'analysis/checks/bitstream.test.ts',
  'encoder/declared': 'analysis/checks/signalled.test.ts',
  'gop/alignment': 'analysis/checks/stream/stream.test.ts',
  'bitrate/cbr': 'analysis/checks/bitrate-rules.test.ts',
  'vbv/initial-delay': 'analysis/checks/hrd-rules.test.ts',
  'vbv/overflow': 'analysis/checks/hrd-rules.test.ts',
  'vbv/underflow': 'analysis/checks/hrd-rules.test.ts',
  'hrd/limits': 'analysis/checks/hrd-rules.test.ts',
  'container/structure': 'analysis/checks/container-structure.test.ts',
  'mpegts/continuity': 'analysis/checks/container-structure.test.ts',
  'compare/regression': 'commands/check/compare.test.ts',
  'container/ivf': 'analysis/checks/obus.test.ts',
  'rtmp/capture': 'analysis/checks/rtmp/capture.test.ts',
  'rtmp/abort': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/acknowledgement': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/capabilities': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/chunk-size': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/chunk-stream': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/chunk-stream-id': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/close': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/extended-timestamp': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/fourcc-not-offered': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/media-missing': 'analysis/checks/rtmp/session-rules.test.ts',
  'level/macroblock-bits': 'analysis/checks/macroblock-rules.test.ts',
  'level/motion-range': 'analysis/checks/macroblock-rules.test.ts',
  'level/motion-vectors': 'analysis/checks/macroblock-rules.test.ts',
  'rtmp/message-size': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/message-syntax': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/metadata': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/reconnect': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/refused': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/second-publisher': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/stream-name': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/track-times': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/unanswered': 'analysis/checks/rtmp/session-rules.test.ts',
  'rtmp/handshake': 'analysis/checks/rtmp/handshake.test.ts',
};

/** Codes that no stream has in `check`: of a configuration, and of readers that take one track or one stream. */
const OTHER_CODES = ['ignore-expired', 'other-track', 'other-stream'];

/** 20 frames in two GOPs of a second, with AAC, all that the VUI can say, and its own level. */
const SOUND = gopFlv('IPbPbPbPbP'.repeat(2), {
  flags: 5,
  sps: spsOf({ level: 10, fps: 10, maxNumRefFrames: 4, colour: [1, 1, 1], sar: [1, 1], restriction: [1, 4] }),
  before: [aacHeaderTag(), ...aacTags(5)],
});

describe('each rule', () => {
  it('is named by a test of the rules', () => {
    expect(RULES.map(({ id }) => id).filter((id) => !ofRules.some(({ text }) => isNamedIn(text, id)))).toEqual([]);
  });

  it('passes a sound stream', async () => {
    const here = RULES.filter(({ id }) => PASSED_ELSEWHERE[id] === undefined);
    const settings = here.map(({ id }) => [id, ['warning', ASKED[id] ?? {}]] as const);
    const { findings, results } = await checked(SOUND, { rules: Object.fromEntries(settings) });
    const passed = new Set(results.filter(({ status }) => status === 'passed').map(({ rule }) => rule.id));
    const other = here.map(({ id }) => id).filter((id) => !passed.has(id));
    expect({ other, findings: findings.map(({ ruleId, message }) => `${ruleId} ${message}`) }).toEqual({
      other: [],
      findings: [],
    });
  });

  it('that needs another stream has one in the file that is named', () => {
    for (const [id, named] of Object.entries(PASSED_ELSEWHERE)) {
      expect(isNamedIn(SOURCES.find(({ file }) => file === named)?.text ?? '', id), id).toBe(true);
    }
  });

  it('with options that it asks for has some here', () => {
    const asking = RULES.filter(({ asksFor = [] }) => asksFor.length > 0).map(({ id }) => id);
    expect(asking.filter((id) => ASKED[id] === undefined && PASSED_ELSEWHERE[id] === undefined)).toEqual([]);
  });
});

it('each code of the readers is expected by a test', () => {
  const codes = new Set(RULES_OF_CODES.flatMap(codesOfRule).filter((code) => !OTHER_CODES.includes(code)));
  const isNamed = (code: string) => SOURCES.some(({ text }) => new RegExp(`['" ]${code}['" ]`).test(text));
  expect([...codes].filter((code) => !isNamed(code))).toEqual([]);
});
