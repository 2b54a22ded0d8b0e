import { sampleContainer } from '../sample-container.ts';

const SIGNATURE = '#EXTM3U';

export const hls = sampleContainer({
  name: 'hls',
  title: 'HLS playlist',
  mismatch: `it does not begin with ${SIGNATURE}`,
  extensions: ['m3u8', 'm3u'],
  isPlaylist: true,
  begins: (head, complete) => {
    // Some editors write a byte order mark.
    const text = new TextDecoder().decode(head.subarray(0, 16));
    if (text.startsWith(SIGNATURE)) return 'yes';
    return !complete && SIGNATURE.startsWith(text) ? 'maybe' : 'no';
  },
});
