import type { PlayerKind, StreamStatus } from '../../../../analysis/serve/stream-status.ts';

/** What is known of the server as a whole. */
export interface ServerFigures {
  readonly rtmpConnections: number;
  readonly httpConnections: number;
  readonly refusedConnections: number;
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number | undefined];

const KINDS: readonly PlayerKind[] = ['rtmp', 'http-flv', 'hls', 'relay'];

/** The state of a server in the text format of Prometheus, version 0.0.4. */
export const metricsText = (streams: readonly StreamStatus[], server: ServerFigures): string => {
  const each = (value: (stream: StreamStatus) => number | undefined): Sample[] =>
    streams.map((stream) => [placeOf(stream), value(stream)]);
  const published = streams.filter(({ publisher }) => publisher !== undefined);
  return [
    family('rtmpkit_connections', 'gauge', 'Open connections.', [
      [{ protocol: 'rtmp' }, server.rtmpConnections],
      [{ protocol: 'http' }, server.httpConnections],
    ]),
    family('rtmpkit_connections_refused_total', 'counter', 'RTMP connections that were too many.', [
      [{}, server.refusedConnections],
    ]),
    family('rtmpkit_streams', 'gauge', 'Streams that are published, or waited for.', [
      [{ state: 'published' }, published.length],
      [{ state: 'waiting' }, streams.length - published.length],
    ]),
    family(
      'rtmpkit_stream_published',
      'gauge',
      '1 while there is a publisher.',
      each((s) => (s.publisher ? 1 : 0)),
    ),
    family(
      'rtmpkit_stream_publish_seconds',
      'gauge',
      'Time since the publish began.',
      each(({ publisher }) => publisher && publisher.publishedMs / 1000),
    ),
    family(
      'rtmpkit_stream_received_bytes_total',
      'counter',
      'Media of this publisher.',
      each((s) => s.bytesIn),
    ),
    family(
      'rtmpkit_stream_sent_bytes_total',
      'counter',
      'Media to players.',
      each((s) => s.bytesOut),
    ),
    family(
      'rtmpkit_stream_bits_per_second',
      'gauge',
      'Media of the last seconds.',
      each((s) => s.bitrateBps),
    ),
    family(
      'rtmpkit_stream_video_frames_total',
      'counter',
      'Pictures of this publisher.',
      each((s) => s.video?.frames),
    ),
    family(
      'rtmpkit_stream_key_frames_total',
      'counter',
      'Key frames of this publisher.',
      each((s) => s.video?.keyFrames),
    ),
    family(
      'rtmpkit_stream_audio_frames_total',
      'counter',
      'Audio messages of this publisher.',
      each((s) => s.audio?.frames),
    ),
    family(
      'rtmpkit_stream_frames_per_second',
      'gauge',
      'Frame rate.',
      each((s) => s.video?.framesPerSecond),
    ),
    family(
      'rtmpkit_stream_gop_seconds',
      'gauge',
      'Last complete GOP.',
      each((s) => s.video?.gopSeconds),
    ),
    family(
      'rtmpkit_stream_width_pixels',
      'gauge',
      'Width of the pictures.',
      each((s) => s.video?.width),
    ),
    family(
      'rtmpkit_stream_height_pixels',
      'gauge',
      'Height of the pictures.',
      each((s) => s.video?.height),
    ),
    family(
      'rtmpkit_stream_cached_bytes',
      'gauge',
      'Kept for players that come late.',
      each((s) => s.cachedBytes),
    ),
    family(
      'rtmpkit_stream_players',
      'gauge',
      'Players, by protocol.',
      streams.flatMap((stream) =>
        KINDS.map((kind): Sample => {
          const count = stream.players.filter((player) => player.kind === kind).length;
          return [{ ...placeOf(stream), protocol: kind }, count];
        }),
      ),
    ),
    family(
      'rtmpkit_stream_player_waiting_bytes',
      'gauge',
      'That wait to be sent to its players.',
      each(({ players }) => players.reduce((sum, { waitingBytes }) => sum + waitingBytes, 0)),
    ),
    family(
      'rtmpkit_stream_dropped_frames_total',
      'counter',
      'Left out for players that are slow.',
      each((s) => s.droppedFrames),
    ),
    family(
      'rtmpkit_stream_findings_total',
      'counter',
      'Findings of the check of this publish.',
      streams.flatMap((stream) =>
        Object.entries(stream.findings?.counts ?? {}).map(
          ([severity, count]): Sample => [{ ...placeOf(stream), severity }, count],
        ),
      ),
    ),
  ].join('');
};

const placeOf = ({ app, name }: StreamStatus): Labels => ({ app, name });

/** A family without a sample is left out. */
const family = (name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string => {
  const lines = samples.flatMap(([labels, value]) =>
    value === undefined ? [] : [`${name}${labelText(labels)} ${value}`],
  );
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`;
};

const labelText = (labels: Labels): string => {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
};

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
