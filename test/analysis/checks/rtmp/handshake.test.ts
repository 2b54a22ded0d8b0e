import { expect, it } from 'vitest';
import { codesOfRule, ruleOf } from '../../../../src/analysis/checks/codes.ts';
import { checked } from '../../../harness/checked.ts';
import { aacHeaderTag, gopFlv, spsOf } from '../../../harness/gop-stream.ts';

it('rtmp/handshake has the findings of the handshake', () => {
  const codes = ['rtmp-handshake-digest', 'rtmp-handshake-echo', 'rtmp-handshake-truncated', 'rtmp-version', 'rtmpe'];
  expect(codesOfRule('rtmp/handshake')).toEqual(codes);
  for (const code of codes) expect(ruleOf({ severity: 'error', code, message: '' })).toBe('rtmp/handshake');
});

it('rtmp/handshake does not pass a file', async () => {
  const flv = gopFlv('IP', { sps: spsOf({ fps: 10 }), before: [aacHeaderTag()] });
  const { results } = await checked(flv, { rules: { 'rtmp/handshake': 'error' } });
  expect(results.map(({ rule, status, ...rest }) => [rule.id, status, rest])).toMatchObject([
    ['rtmp/handshake', 'skipped', { reason: 'the input is no RTMP session' }],
  ]);
});
