import { expect, it } from 'vitest';
import { codesOfRule, ruleOf } from '../../../../src/analysis/checks/codes.ts';
import { capture } from '../../../../src/analysis/checks/rtmp/capture.ts';
import { pcap } from '../../../harness/capture-files.ts';
import { capturedItems, HANDSHAKE, sessionFrame } from '../../../harness/captured.ts';

const frames = HANDSHAKE.map((segment) => ({ bytes: sessionFrame(segment) }));
const data = sessionFrame({ by: 'client', at: 4, ack: 0, data: 'abcdefgh' });

const CASES: Readonly<Record<string, Uint8Array>> = {
  'capture-block': pcap(frames, { version: 1 }),
  'capture-gap': pcap([...frames, { bytes: data }]),
  'capture-link-type': pcap(frames, { linkType: 105 }),
  'capture-snaplen': pcap([...frames, { bytes: data.subarray(0, 60), original: data.length }]).subarray(0),
  'capture-truncated': pcap(frames).subarray(0, 200),
};

it.each(Object.entries(CASES))('%s belongs to rtmp/capture', (code, bytes) => {
  const findings = capturedItems([bytes]).flatMap((item) => (item.kind === 'finding' ? [item.finding] : []));
  expect(findings.map((finding) => finding.code)).toContain(code);
  expect(new Set(findings.map(ruleOf))).toEqual(new Set([capture.id]));
});

it('rtmp/capture has no other codes', () => {
  expect([...codesOfRule('rtmp/capture')].sort()).toEqual(Object.keys(CASES));
});
