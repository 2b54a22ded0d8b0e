import { streamPath } from '../../analysis/serve/stream-place.ts';
import type { PlayerStatus, StreamStatus } from '../../analysis/serve/stream-status.ts';
import { bitrateText, bytesText, fpsText, plural } from '../../media/quantity.ts';
import { printableText } from '../../syntax/printable-text.ts';
import type { Theme } from '../colour.ts';

/** `live/demo  avc1 1280x720 30 fps  mp4a 44.1 kHz 2 ch  4.02 Mb/s  GOP 2.00 s  3 players, 12 frames dropped`. */
export const statusLine = (stream: StreamStatus, theme: Theme): string => {
  const { publisher, players, recording, findings } = stream;
  const name = theme.strong(printableText(streamPath(stream)));
  if (publisher === undefined) return `${name}  ${theme.dim('waits for a publisher')}  ${playersText(players)}`;
  const counts = findings?.counts;
  return [
    name,
    videoText(stream),
    audioText(stream),
    bitrateText(stream.bitrateBps),
    gopText(stream),
    playersText(players),
    recording === undefined ? '' : `recorded ${bytesText(recording.sizeBytes)}`,
    counts === undefined || counts.error === 0 ? '' : theme.error(plural(counts.error, 'error')),
    counts === undefined || counts.warning === 0 ? '' : theme.warning(plural(counts.warning, 'warning')),
  ]
    .filter((part) => part !== '')
    .join('  ');
};

const videoText = ({ video }: StreamStatus): string => {
  if (video === undefined) return '';
  const { codec, width, height, framesPerSecond } = video;
  const size = width === undefined || height === undefined ? '' : ` ${width}x${height}`;
  return `${codec}${size}${framesPerSecond === undefined ? '' : ` ${fpsText(framesPerSecond)} fps`}`;
};

const audioText = ({ audio }: StreamStatus): string => {
  if (audio === undefined) return '';
  const { codec, sampleRateHz, channels } = audio;
  return `${codec}${sampleRateHz === undefined ? '' : ` ${sampleRateHz / 1000} kHz`}${channels === undefined ? '' : ` ${channels} ch`}`;
};

const gopText = ({ video }: StreamStatus): string =>
  video?.gopSeconds === undefined ? '' : `GOP ${video.gopSeconds.toFixed(2)} s`;

const playersText = (players: readonly PlayerStatus[]): string => {
  const dropped = players.reduce((sum, { droppedFrames }) => sum + droppedFrames, 0);
  return `${plural(players.length, 'player')}${dropped === 0 ? '' : `, ${plural(dropped, 'frame')} dropped`}`;
};
