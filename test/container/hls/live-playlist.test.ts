import { describe, expect, it } from 'vitest';
import { LivePlaylist } from '../../../src/container/hls/live-playlist.ts';
import { parsePlaylist } from '../../../src/container/hls/read-playlist.ts';

const playlist = (lines: string) => parsePlaylist(`#EXTM3U\n#EXT-X-TARGETDURATION:4\n${lines.replaceAll(' ', '\n')}`);
const segments = (...names: string[]): string => names.map((name) => `#EXTINF:4, ${name}`).join(' ');

const namesOf = ({ segments: list }: ReturnType<LivePlaylist['loaded']>) =>
  list.map(({ uri, number, period }) => `${number} ${uri} ${period}`);

describe('LivePlaylist (RFC 8216 6.3.4)', () => {
  it('gives each segment once, by its media sequence number', () => {
    const live = new LivePlaylist(60_000);
    expect(namesOf(live.loaded(playlist(`#EXT-X-MEDIA-SEQUENCE:7 ${segments('a', 'b')}`), 0))).toEqual([
      '7 a 0',
      '8 b 0',
    ]);
    expect(namesOf(live.loaded(playlist(`#EXT-X-MEDIA-SEQUENCE:8 ${segments('b', 'c')}`), 4000))).toEqual(['9 c 0']);
    expect(namesOf(live.loaded(playlist(`#EXT-X-MEDIA-SEQUENCE:9 ${segments('c')}`), 8000))).toEqual([]);
  });

  it('loads again after the target duration, after half of it where nothing was new, and not after the end', () => {
    const live = new LivePlaylist(60_000);
    const first = playlist(segments('a'));
    live.loaded(first, 1000);
    expect(live.reloadAtMs).toBe(5000);
    live.loaded(first, 5000);
    expect(live.reloadAtMs).toBe(7000);
    live.failed(7000);
    expect(live.reloadAtMs).toBe(9000);
    live.loaded(playlist(segments('a', 'b')), 9000);
    expect(live.reloadAtMs).toBe(13_000);
    expect(namesOf(live.loaded(playlist(`${segments('a', 'b', 'c')} #EXT-X-ENDLIST`), 13_000))).toEqual(['2 c 0']);
    expect([live.reloadAtMs, live.isSilent]).toEqual([undefined, false]);
  });

  it('gives up when nothing new came for as long as it may be silent', () => {
    const live = new LivePlaylist(10_000);
    live.loaded(playlist(segments('a')), 0);
    live.failed(11_000);
    // Three target durations at least.
    expect([live.isSilent, live.reloadAtMs]).toEqual([false, 13_000]);
    live.failed(12_000);
    expect([live.isSilent, live.reloadAtMs]).toEqual([true, undefined]);
  });

  it('waits for a moment even if the target duration is 0, and never longer than it may be silent', () => {
    const live = new LivePlaylist(10_000);
    live.loaded(parsePlaylist('#EXTM3U\n#EXT-X-TARGETDURATION:0\n#EXTINF:0,\na'), 0);
    expect(live.reloadAtMs).toBe(500);
    live.loaded(parsePlaylist('#EXTM3U\n#EXT-X-TARGETDURATION:99999999\n#EXTINF:0,\na\n#EXTINF:0,\nb'), 500);
    expect(live.reloadAtMs).toBe(10_500);
  });

  it('names segments that left before they were read', () => {
    const live = new LivePlaylist(60_000);
    live.loaded(playlist(segments('a')), 0);
    const { findings, segments: fresh } = live.loaded(playlist(`#EXT-X-MEDIA-SEQUENCE:5 ${segments('f')}`), 4000);
    expect(findings).toMatchObject([{ code: 'hls-missed', message: expect.stringContaining('segments 1 to 4 left') }]);
    expect(fresh.map(({ number }) => number)).toEqual([5]);
  });

  it('reads a playlist that begins anew: its clock is another one', () => {
    const live = new LivePlaylist(60_000);
    live.loaded(playlist(`#EXT-X-MEDIA-SEQUENCE:90 ${segments('a', 'b')}`), 0);
    const again = live.loaded(playlist(segments('new')), 4000);
    expect(again.findings.map(({ code }) => code)).toEqual(['hls-missed']);
    expect(namesOf(again)).toEqual(['0 new 1']);
  });

  it('counts discontinuities over loads, from EXT-X-DISCONTINUITY-SEQUENCE on', () => {
    const live = new LivePlaylist(60_000);
    const first = playlist(`#EXT-X-DISCONTINUITY-SEQUENCE:3 ${segments('a')} #EXT-X-DISCONTINUITY ${segments('b')}`);
    expect(namesOf(live.loaded(first, 0))).toEqual(['0 a 3', '1 b 4']);
    const next = playlist(
      `#EXT-X-MEDIA-SEQUENCE:1 #EXT-X-DISCONTINUITY-SEQUENCE:3 #EXT-X-DISCONTINUITY ${segments('b', 'c')} #EXT-X-DISCONTINUITY ${segments('d')}`,
    );
    expect(namesOf(live.loaded(next, 4000))).toEqual(['2 c 4', '3 d 5']);
  });
});
