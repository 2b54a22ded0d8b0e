import { expect, test } from 'vitest';
import { joined } from '../../../src/bytes/joined.ts';
import { isMetadataMessage, metadataMembers } from '../../../src/pipeline/rtmp/metadata-message.ts';
import { streamedMessage } from '../../../src/pipeline/rtmp/serve/media-role.ts';
import { amf0 } from '../../harness/rtmp-peer.ts';

const message = (body: Uint8Array, isAmf3 = false) => ({ kind: 'script', timestampMs: 0, body, isAmf3 }) as const;

test.each([
  ['onMetaData', true],
  ['onMetaDatum', false],
  ['onCuePoint', false],
])('%s is metadata: %s', (name, is) => {
  for (const body of [amf0(name, { encoder: 'x' }), amf0('@setDataFrame', name, { encoder: 'x' })]) {
    expect(isMetadataMessage(message(body))).toBe(is);
    expect(metadataMembers(message(body)).map(({ key }) => key)).toEqual(is ? ['encoder'] : []);
  }
  const amf3 = message(joined([Uint8Array.of(0), amf0(name, { encoder: 'x' })]), true);
  expect(isMetadataMessage(amf3)).toBe(is);
});

test('of a message of 16 MB the name is read, not its values', () => {
  const bytes = new Uint8Array(16 << 20);
  bytes.set(amf0('onMetaData'));
  let reads = 0;
  const body = new Proxy(bytes, {
    get: (target, key) => {
      if (key === 'length') return target.length;
      reads++;
      return Reflect.get(target, key, target);
    },
  });
  expect(streamedMessage(message(body)).role).toBe('metadata');
  expect(metadataMembers(message(body))).toEqual([]);
  expect(reads).toBeLessThan(100);
});
