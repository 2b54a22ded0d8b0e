import { describe, expect, it } from 'vitest';
import { parseRtmpAddress, type RtmpAddress } from '../../../src/transport/rtmp/address.ts';
import { movedAddress } from '../../../src/transport/rtmp/moved-address.ts';

const from = parseRtmpAddress('rtmp://user:secret@host:1936/live/inst/key?token=1') as RtmpAddress;

describe('where a stream goes on', () => {
  it.each<[string, Partial<RtmpAddress>]>([
    ['rtmp://other/live', { host: 'other', port: 1935, app: 'live', tcUrl: 'rtmp://other/live' }],
    ['rtmps://other:444/a/b/', { scheme: 'rtmps', host: 'other', port: 444, app: 'a/b' }],
    ['rtmp://[::1]:1937/live', { host: '::1', port: 1937, app: 'live' }],
    ['rtmp://other/live?edge=2', { host: 'other', app: 'live?edge=2' }],
    ['rtmp://other', { host: 'other', app: 'live/inst' }],
    // Relative references (RFC 3986 5.2) to rtmp://host:1936/live/inst.
    ['/moved', { host: 'host', port: 1936, app: 'moved' }],
    ['second', { host: 'host', port: 1936, app: 'live/second' }],
    ['//other:1940/x', { scheme: 'rtmp', host: 'other', port: 1940, app: 'x' }],
  ])('%s', (tcUrl, expected) => {
    const name = { streamKey: 'key', query: 'token=1', streamName: 'key?token=1' };
    expect(movedAddress(from, tcUrl)).toMatchObject({ ...name, user: 'user', password: 'secret', ...expected });
  });

  it.each(['http://host/live', 'rtmpt://host/live', 'rtmp://host:99999/live', 'rtmp://'])('%s is none', (tcUrl) => {
    expect(movedAddress(from, tcUrl)).toHaveProperty('fault');
  });

  it('keeps a key with a slash whole', () => {
    const address = parseRtmpAddress('rtmp://host/live/mp4:a/b.mp4') as RtmpAddress;
    expect(movedAddress(address, 'rtmp://other/vod')).toMatchObject({ app: 'vod', streamName: 'mp4:a/b.mp4' });
  });
});
