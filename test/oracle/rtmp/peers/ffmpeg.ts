import { type Child, finished, startChild } from '../child.ts';
import { listening } from '../ports.ts';

export interface PublishOptions {
  /** `copy` (default) sends the packets of the input; `encode` makes H.264 with two B-frames, and AAC, of it. */
  readonly media?: 'copy' | 'encode';
  /** At the pace of its timestamps (`-re`) instead of as fast as the peer reads. */
  readonly realtime?: boolean;
  /** Options before `-i`: `['-stream_loop', '9']`. */
  readonly input?: readonly string[];
  /** Options before the address: `['-rtmp_live', 'live']`. */
  readonly output?: readonly string[];
}

const QUIET = ['-nostdin', '-v', 'error'];
const ENCODE = '-c:v libx264 -threads 1 -preset veryfast -bf 2 -g 15 -pix_fmt yuv420p -c:a aac -b:a 48k'.split(' ');

/** Publishes an input, `-f flv` over RTMP. */
export const ffmpegPublish = (input: string, url: string, options: PublishOptions = {}): Child => {
  const pace = options.realtime === true ? ['-re'] : [];
  const media = options.media === 'encode' ? ENCODE : ['-c', 'copy'];
  const to = ['-flags', '+bitexact', ...(options.output ?? []), '-f', 'flv', url];
  return startChild('ffmpeg', [...QUIET, ...pace, ...(options.input ?? []), '-i', input, ...media, ...to]);
};

export interface PlayOptions {
  /** Keeps video alone, and ends after so many packets: for servers that do not say that the publisher left. */
  readonly frames?: number;
  /**
   * How much of the stream FFmpeg looks at before it writes: 5 s of media without this, or the end of the stream. One
   * that is shorter and does not end needs less, but enough to hold a key frame.
   */
  readonly lookMs?: number;
  readonly input?: readonly string[];
}

/** Plays to a file, packets unchanged. */
export const ffmpegPlay = (url: string, out: string, { frames, lookMs, input = [] }: PlayOptions = {}): Child => {
  const kept = frames === undefined ? ['-map', '0'] : ['-map', '0:v', '-frames:v', String(frames)];
  const look = lookMs === undefined ? [] : ['-analyzeduration', String(1000 * lookMs)];
  const from = [...look, ...input, '-i', url];
  return startChild('ffmpeg', [...QUIET, ...from, ...kept, '-c', 'copy', '-y', out]);
};

/** An RTMP server for one publisher, of any app and key; it ends when that one leaves. */
export const ffmpegListen = async (out: string): Promise<{ child: Child; port: number; url: string }> => {
  const address = (port: number): string => `rtmp://127.0.0.1:${port}/live/demo`;
  const { child, port } = await listening((free) =>
    startChild('ffmpeg', [...QUIET, '-listen', '1', '-i', address(free), '-map', '0', '-c', 'copy', '-y', out]),
  );
  return { child, port, url: address(port) };
};

/** An RTMP server for one player: it publishes the input to whoever connects. */
export const ffmpegServe = async (input: string): Promise<{ child: Child; port: number; url: string }> => {
  const address = (port: number): string => `rtmp://127.0.0.1:${port}/live/demo`;
  const { child, port } = await listening((free) =>
    startChild('ffmpeg', [...QUIET, '-re', '-i', input, '-c', 'copy', '-f', 'flv', '-listen', '1', address(free)]),
  );
  return { child, port, url: address(port) };
};

export interface ProbedStream {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly profile?: string;
  readonly width?: number;
  readonly height?: number;
  readonly has_b_frames?: number;
  readonly sample_rate?: string;
  readonly channels?: number;
}

/** What ffprobe says of a file or of an address that is being played. */
export const ffprobeStreams = async (url: string): Promise<readonly ProbedStream[]> => {
  const child = startChild('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', url], { binary: true });
  await finished(child, `ffprobe ${url}`);
  const { streams } = JSON.parse(child.bytes().toString()) as { streams: ProbedStream[] };
  return streams;
};
