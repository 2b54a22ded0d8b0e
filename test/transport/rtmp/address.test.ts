import { describe, expect, it } from 'vitest';
import {
  maskedAddress,
  parseRtmpAddress,
  type RtmpAddress,
  type RtmpAddressOptions,
} from '../../../src/transport/rtmp/address.ts';

const parsed = (text: string, options?: RtmpAddressOptions): RtmpAddress => {
  const result = parseRtmpAddress(text, options);
  if ('fault' in result) throw new Error(result.fault);
  return result;
};

describe('address', () => {
  it('has all its parts', () => {
    expect(parsed('rtmps://me:p%40ss@host.example:1936/app/instance/key?token=a/b')).toEqual({
      scheme: 'rtmps',
      host: 'host.example',
      port: 1936,
      app: 'app/instance',
      streamKey: 'key',
      query: 'token=a/b',
      streamName: 'key?token=a/b',
      tcUrl: 'rtmps://host.example:1936/app/instance',
      user: 'me',
      password: 'p@ss',
    });
  });

  it.each<[string, string, number, string, string, string]>([
    // Server.
    ['rtmp://host/live/key', 'host', 1935, 'live', 'key', 'rtmp://host/live'],
    ['rtmps://host/live/key', 'host', 443, 'live', 'key', 'rtmps://host/live'],
    ['RTMP://Host/live/key', 'Host', 1935, 'live', 'key', 'rtmp://Host/live'],
    ['rtmp://127.0.0.1:19350/live/key', '127.0.0.1', 19350, 'live', 'key', 'rtmp://127.0.0.1:19350/live'],
    ['rtmp://[::1]/live/key', '::1', 1935, 'live', 'key', 'rtmp://[::1]/live'],
    ['rtmp://[fe80::1%eth0]:1/live/key', 'fe80::1%eth0', 1, 'live', 'key', 'rtmp://[fe80::1%eth0]:1/live'],
    ['rtmp://[::ffff:192.0.2.1]:65535/a/k', '::ffff:192.0.2.1', 65535, 'a', 'k', 'rtmp://[::ffff:192.0.2.1]:65535/a'],
    // App and key, as FFmpeg cuts them.
    ['rtmp://h/a/b/key', 'h', 1935, 'a/b', 'key', 'rtmp://h/a/b'],
    ['rtmp://h/a/b/c/d', 'h', 1935, 'a/b', 'c/d', 'rtmp://h/a/b'],
    ['rtmp://h/a/mp4:x/y', 'h', 1935, 'a', 'mp4:x/y', 'rtmp://h/a'],
    ['rtmp://h/a/b/mp4:x/y', 'h', 1935, 'a/b', 'mp4:x/y', 'rtmp://h/a/b'],
    ['rtmp://h/ondemand/x/y', 'h', 1935, 'ondemand', 'x/y', 'rtmp://h/ondemand'],
    ['rtmp://h/a/key?x=/y', 'h', 1935, 'a', 'key?x=/y', 'rtmp://h/a'],
    ['rtmp://h/a/key?x=1?y=2', 'h', 1935, 'a', 'key?x=1?y=2', 'rtmp://h/a'],
    ['rtmp://h/a?vhost=v/key', 'h', 1935, 'a?vhost=v', 'key', 'rtmp://h/a?vhost=v'],
    ['rtmp://h/a/key%20with', 'h', 1935, 'a', 'key%20with', 'rtmp://h/a'],
    ['rtmp://h/a/clé', 'h', 1935, 'a', 'clé', 'rtmp://h/a'],
    ['rtmp://h/a/?token=x', 'h', 1935, 'a', '?token=x', 'rtmp://h/a'],
    ['rtmp://h/a/key@x', 'h', 1935, 'a', 'key@x', 'rtmp://h/a'],
  ])('%s', (text, host, port, app, streamName, tcUrl) => {
    expect(parsed(text)).toMatchObject({ host, port, app, streamName, tcUrl });
  });

  it('may have a user', () => {
    expect(parsed('rtmp://user@h/a/k')).toMatchObject({ host: 'h', user: 'user' });
    expect(parsed('rtmp://user@h/a/k')).not.toHaveProperty('password');
    expect(parsed('rtmp://u:p:q@x@h/a/k')).toMatchObject({ host: 'h', user: 'u', password: 'p:q@x' });
    expect(parsed('rtmp://u:100%@h/a/k')).toMatchObject({ password: '100%' });
    expect(parsed('rtmp://h/a/k')).not.toHaveProperty('user');
  });

  it('takes the app that is given, as OBS has it', () => {
    expect(parsed('rtmp://h/a/b/c/key?q', { app: 'a/b/c' })).toMatchObject({
      app: 'a/b/c',
      streamKey: 'key',
      query: 'q',
      tcUrl: 'rtmp://h/a/b/c',
    });
    expect(parsed('rtmp://h/a/b/key', { app: 'a' })).toMatchObject({ app: 'a', streamKey: 'b/key' });
    expect(parsed('rtmp://h/a?x=1/key', { app: 'a?x=1' })).toMatchObject({ app: 'a?x=1', streamKey: 'key' });
    expect(parseRtmpAddress('rtmp://h/ab/key', { app: 'a' })).toEqual({
      fault: 'the path of the address does not begin with the app',
    });
  });

  it('may lack the key or the app where they are not needed', () => {
    expect(parsed('rtmp://h/a', { upTo: 'app' })).toMatchObject({ app: 'a', streamKey: '', streamName: '' });
    expect(parsed('rtmp://h/a?k=v', { upTo: 'app' })).toMatchObject({ app: 'a?k=v', streamKey: '' });
    expect(parsed('rtmp://h', { upTo: 'server' })).toMatchObject({ host: 'h', port: 1935, app: '' });
    expect(parsed('rtmp://h:5/', { upTo: 'server' })).toMatchObject({ host: 'h', port: 5, app: '' });
  });

  it.each<[string, string]>([
    ['rtmpt://h/a/k', 'rtmpt: tunnels RTMP through HTTP, and is not supported: rtmp:// or rtmps://'],
    [
      'rtmpe://h/a/k',
      'rtmpe: encrypts RTMP by a key that anybody can compute, and is not supported: rtmp:// or rtmps://',
    ],
    ['rtmpte://h/a/k', 'rtmpte: encrypts RTMP, and tunnels it through HTTP, and is not supported: rtmp:// or rtmps://'],
    ['srt://h/a/k', 'an address with srt: is not RTMP: rtmp:// or rtmps://'],
    ['host/app/key', 'an address begins with rtmp:// or rtmps://'],
    ['rtmp:/h/a/k', 'an address begins with rtmp:// or rtmps://'],
    ['', 'an address begins with rtmp:// or rtmps://'],
    ['rtmp:///a/k', 'the address has no host'],
    ['rtmp://:1935/a/k', 'the address has no host'],
    ['rtmp://user@/a/k', 'the address has no host'],
    ['rtmp://::1/a/k', 'an IPv6 address stands in brackets: rtmp://[::1]/app/key'],
    ['rtmp://[host]/a/k', 'what stands in brackets is no IPv6 address'],
    ['rtmp://h:0/a/k', 'the port of the address is no number from 1 to 65535'],
    ['rtmp://h:65536/a/k', 'the port of the address is no number from 1 to 65535'],
    ['rtmp://h:/a/k', 'the port of the address is no number from 1 to 65535'],
    ['rtmp://h:19x/a/k', 'the port of the address is no number from 1 to 65535'],
    ['rtmp://h', 'the address has no app: rtmp://host/app/key'],
    ['rtmp://h//key', 'the address has no app: rtmp://host/app/key'],
    ['rtmps://h/a', 'the address has no stream key: rtmps://host/app/key'],
    ['rtmp://h/a/', 'the address has no stream key: rtmp://host/app/key'],
    ['rtmp://h/a/b/', 'the address has no stream key: rtmp://host/app/key'],
    ['rtmp://h/a/my key', 'the address has a space or a control character'],
    ['rtmp://h/a/k\r\n', 'the address has a space or a control character'],
  ])('%j is refused: %s', (text, fault) => {
    expect(parseRtmpAddress(text)).toEqual({ fault });
  });

  it.each<[string, string]>([
    ['rtmp://host/app/live_123_secret', 'rtmp://host/app/****'],
    ['rtmp://host:1936/app/inst/key?token=secret', 'rtmp://host:1936/app/****'],
    ['rtmps://user:secret@[::1]/app?token=secret/key', 'rtmps://user:****@[::1]/app?****/****'],
    ['rtmp://user@host:1935/app/key', 'rtmp://user@host/app/****'],
    ['rtmp://host/app/?key=secret', 'rtmp://host/app/****'],
  ])('%s is shown as %s', (text, masked) => {
    expect(maskedAddress(parsed(text))).toBe(masked);
  });

  it('of a server is shown without a key that stands in the app', () => {
    expect(maskedAddress(parsed('rtmp://host/app/secret/', { upTo: 'server' }))).toBe('rtmp://host/app/****');
    expect(maskedAddress(parsed('rtmp://host/app', { upTo: 'server' }))).toBe('rtmp://host/app');
  });
});
