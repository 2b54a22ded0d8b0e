import { describe, expect, it } from 'vitest';
import { mediaPlaylist } from '../../../src/container/hls/playlist.ts';

describe('mediaPlaylist (RFC 8216 4.3.3)', () => {
  it('of a stream that has ended', () => {
    const text = mediaPlaylist({
      targetSeconds: 6,
      mediaSequence: 0,
      segments: [
        { uri: 'a-00000.m4s', durationSeconds: 6, map: 'a-init.mp4' },
        { uri: 'a-00001.m4s', durationSeconds: 4.004, isDiscontinuity: true, map: 'a-init-1.mp4' },
      ],
      type: 'VOD',
      isEnded: true,
      isIndependent: true,
    });
    expect(text.split('\n')).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      '#EXT-X-TARGETDURATION:6',
      '#EXT-X-MEDIA-SEQUENCE:0',
      '#EXT-X-PLAYLIST-TYPE:VOD',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      '#EXT-X-MAP:URI="a-init.mp4"',
      '#EXTINF:6.000000,',
      'a-00000.m4s',
      '#EXT-X-DISCONTINUITY',
      '#EXT-X-MAP:URI="a-init-1.mp4"',
      '#EXTINF:4.004000,',
      'a-00001.m4s',
      '#EXT-X-ENDLIST',
      '',
    ]);
  });

  it('of a live stream whose first segments are gone', () => {
    const text = mediaPlaylist({
      targetSeconds: 4,
      mediaSequence: 17,
      discontinuitySequence: 1,
      segments: [{ uri: 'a-00017.m4s', durationSeconds: 2, map: 'a-init.mp4' }],
      isEnded: false,
      isIndependent: false,
    });
    expect(text).toContain('#EXT-X-MEDIA-SEQUENCE:17\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n#EXT-X-MAP');
    expect(text).not.toMatch(/ENDLIST|PLAYLIST-TYPE|INDEPENDENT/);
  });
});
