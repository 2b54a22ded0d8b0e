import { run } from '../../process.ts';
import { type Child, startChild } from '../child.ts';

/** GStreamer's RTMP elements (plugins-bad), and those for FLV (plugins-good) around them. */
const ELEMENTS = ['rtmp2src', 'rtmp2sink', 'h264parse', 'flvdemux', 'flvmux', 'aacparse'];

export const hasGstreamer = async (): Promise<boolean> => {
  const answers = await Promise.all(ELEMENTS.map((name) => run('gst-inspect-1.0', ['--exists', name])));
  return answers.every(({ code }) => code === 0);
};

const launch = (pipeline: string): Child => startChild('gst-launch-1.0', ['-q', ...pipeline.split(' ')]);

/** Plays to an FLV file, until the publisher leaves. */
export const gstreamerPlay = (url: string, out: string): Child =>
  launch(`rtmp2src location=${url} ! filesink location=${out}`);

/** Publishes an FLV file with H.264 and AAC, as fast as the peer reads. */
export const gstreamerPublish = (file: string, url: string): Child =>
  launch(
    `filesrc location=${file} ! flvdemux name=in flvmux name=out streamable=true ! rtmp2sink location=${url} ` +
      'in.video ! queue ! h264parse ! out.video in.audio ! queue ! aacparse ! out.audio',
  );

/** Does GStreamer have what plays HLS with fragmented MP4? */
export const hasHlsDemux = async (): Promise<boolean> => {
  const answers = await Promise.all(
    ['hlsdemux', 'souphttpsrc', 'qtdemux'].map((name) => run('gst-inspect-1.0', ['--exists', name])),
  );
  return answers.every(({ code }) => code === 0);
};
