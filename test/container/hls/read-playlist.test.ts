import { describe, expect, it } from 'vitest';
import { parsePlaylist } from '../../../src/container/hls/read-playlist.ts';

describe('playlists (RFC 8216)', () => {
  it('of media, with an initialisation section, byte ranges and a discontinuity', () => {
    const { segments, isEnded, targetDuration } = parsePlaylist(
      [
        '#EXTM3U',
        '#EXT-X-TARGETDURATION:4',
        '#EXT-X-MAP:URI="init,1.mp4",BYTERANGE="600@0"',
        '#EXTINF:4.000,',
        '#EXT-X-BYTERANGE:1000@600',
        'all.mp4',
        '#EXTINF:3.5,a title',
        '#EXT-X-BYTERANGE:500',
        'all.mp4',
        '#EXT-X-DISCONTINUITY',
        '#EXT-X-MAP:URI="other.mp4"',
        '#EXTINF:1,',
        'last.m4s',
        '#EXT-X-ENDLIST',
      ].join('\r\n'),
    );
    const map = { uri: 'init,1.mp4', range: { offset: 0, length: 600 } };
    expect(segments).toEqual([
      { uri: 'all.mp4', duration: 4, isDiscontinuity: false, range: { offset: 600, length: 1000 }, map },
      { uri: 'all.mp4', duration: 3.5, isDiscontinuity: false, range: { offset: 1600, length: 500 }, map },
      { uri: 'last.m4s', duration: 1, isDiscontinuity: true, map: { uri: 'other.mp4' } },
    ]);
    expect({ isEnded, targetDuration }).toEqual({ isEnded: true, targetDuration: 4 });
  });

  it('of variants, with audio of its own', () => {
    const { variants, renditions } = parsePlaylist(
      [
        '#EXTM3U',
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="English, main",LANGUAGE="eng",URI="audio.m3u8"',
        // Without a URI it is in the variants; subtitles are not read.
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="de"',
        '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="en",URI="text.m3u8"',
        '#EXT-X-STREAM-INF:BANDWIDTH=1280000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,AUDIO="aac"',
        'mid.m3u8',
        '#EXT-X-STREAM-INF:BANDWIDTH=65000',
        'low.m3u8',
      ].join('\n'),
    );
    expect(variants).toEqual([
      { uri: 'mid.m3u8', bandwidth: 1280000, codecs: 'avc1.64001f,mp4a.40.2', resolution: '1280x720', audio: 'aac' },
      { uri: 'low.m3u8', bandwidth: 65000 },
    ]);
    expect(renditions).toEqual([{ groupId: 'aac', name: 'English, main', language: 'eng', uri: 'audio.m3u8' }]);
  });

  it('with sequence numbers and gaps', () => {
    const playlist = parsePlaylist(
      [
        '#EXTM3U',
        '#EXT-X-MEDIA-SEQUENCE:2680',
        '#EXT-X-DISCONTINUITY-SEQUENCE:3',
        '#EXTINF:1,',
        'a.ts',
        '#EXT-X-GAP',
        '#EXTINF:1,',
        'b.ts',
        '#EXTINF:1,',
        'c.ts',
      ].join('\n'),
    );
    expect(playlist).toMatchObject({ mediaSequence: 2680, discontinuitySequence: 3, isEnded: false });
    expect(playlist.segments.map(({ isGap }) => isGap)).toEqual([undefined, true, undefined]);
    // What is no number is 0 (4.2: at most 20 digits).
    expect(parsePlaylist('#EXT-X-MEDIA-SEQUENCE:1e300')).toMatchObject({ mediaSequence: 0 });
    expect(parsePlaylist('#EXT-X-PLAYLIST-TYPE:VOD').isEnded).toBe(true);
    expect(parsePlaylist('#EXT-X-PLAYLIST-TYPE:EVENT').isEnded).toBe(false);
  });

  it('with keys: which segments are encrypted', () => {
    const { segments } = parsePlaylist(
      [
        '#EXTM3U',
        '#EXT-X-KEY:METHOD=AES-128,URI="k"',
        '#EXTINF:1,',
        'a.ts',
        '#EXT-X-KEY:METHOD=NONE',
        '#EXTINF:1,',
        'b.ts',
      ].join('\n'),
    );
    expect(segments.map(({ encryption }) => encryption)).toEqual(['AES-128', undefined]);
  });

  it('with nonsense: nothing throws', () => {
    expect(parsePlaylist('#EXTM3U\n#EXTINF\n#EXT-X-BYTERANGE:x@y\n#EXT-X-MAP\n\u0000').segments).toHaveLength(1);
  });
});
