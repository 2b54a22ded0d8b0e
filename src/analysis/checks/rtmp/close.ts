import { defineRule } from '../rule.ts';

export const close = defineRule({
  id: 'rtmp/close',
  title: 'a session that ends without a word',
  source: 'RTMP 1.0 7.2',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks who closes first and how, for a close soon after a stream was accepted, for RST with bytes that were not acknowledged, and for a publisher that ends without saying so.',
  why: 'Encoders show a number or "disconnected". A server that closes right after Publish.Start has refused the key, the codec or a setting.',
  mend: {
    OBS: 'stream key, codec, key frame interval and bit rate as the service asks',
  },
});
