import type { ManualSection } from '../manual.ts';

export const SERVE_MANUAL: readonly ManualSection[] = [
  {
    title: 'Publishing and playing',
    paragraphs: [
      'rtmp://HOST:PORT/APP/NAME: any app, any name; what stands before the last slash is the app, wherever the client ' +
        'cuts it. A name has one publisher: a second one is refused with NetStream.Publish.BadName. Players may come ' +
        'first: they wait, and stay when the publisher leaves. They get metadata, sequence headers and the latest GOP ' +
        '(--gop-cache) at once, then each message as it comes, with the times of the publisher. pause, receiveAudio and ' +
        'receiveVideo are honoured. All codecs are passed on, those of Enhanced RTMP too.',
      'With --publish-key (or RTMPKIT_PUBLISH_KEY, which other users of the machine cannot see), a publisher appends ' +
        '?key=KEY or /KEY to the name; players need none. The key is in no output and in no file name.',
    ],
  },
  {
    title: 'By HTTP (--http)',
    entries: [
      [
        '/',
        'a page: state, codec, size, rate, GOP, players and findings of each stream, a chart of the last minute, and a ' +
          'player (HLS)',
      ],
      [
        '/APP/NAME.m3u8',
        'the stream as live HLS with CMAF segments; 404 while nobody publishes, 503 if no segment comes in time',
      ],
      ['/APP/NAME.flv', 'the stream as FLV, from the latest GOP to the end of the publish; 404 while nobody publishes'],
      ['/api/streams', 'the state of the streams: the schema is serve-streams.schema.json of the package'],
      ['/metrics', 'figures for Prometheus, in its text format'],
    ],
    paragraphs: [
      'A port alone is one of this machine: --http 8080 listens at 127.0.0.1, and answers only to requests for localhost ' +
        'or an address of it. Whoever can reach the port can play every stream and see its name. Web pages of other ' +
        'origins cannot read the answers unless --http-origin names them.',
      'HLS costs nothing before it is asked for. The first request waits for the first segment: one ends at the first ' +
        'key frame after --hls-segment-seconds, or after 10 s without one. The playlist lists six segments, and three ' +
        'target durations at least; older ones stay readable as RFC 8216 wants it. All are held in memory, count for ' +
        '--max-memory, and are let go when nobody has asked for half a minute. A player of HLS is an address that has ' +
        'asked within the last three target durations. The end of the publish ends the playlist; the next publish has a ' +
        'playlist of its own. Codecs that MP4 cannot hold have no HLS.',
    ],
  },
  {
    title: 'Slow players',
    paragraphs: [
      'Nobody waits for a player. If more than --max-player-buffer waits to be sent to it, frames are left out up to ' +
        'the next key frame, then sound, too; one that reads nothing at all is let go. The status line counts the frames.',
      'Behind a link that buffers much, bytes wait in the network, where only the acknowledgements of RTMP tell of them: ' +
        '--max-unacknowledged 4M leaves frames out beyond that much. There is no such limit by default, as players may ' +
        'acknowledge late, or stop to; those that never do are not judged by it.',
    ],
  },
  {
    title: 'Recordings (--record)',
    paragraphs: [
      'Each publish is a file APP-NAME-TIME.flv, written while it runs: its tags are the messages as they came. At the ' +
        'end the header gets its flags, and onMetaData its duration and filesize. A disk that is full or too slow ends ' +
        'the recording with its last whole tag, not the stream.',
    ],
  },
  {
    title: 'Checks (--check, --once)',
    paragraphs: [
      'What is published is checked by the rules of recommended and of the presets, as check does; --rule and --off ' +
        'change them. Findings are printed as soon as they are certain, the first five of a rule; the verdict at the end ' +
        'of the publish has all of them. With --enforce, the first error ends the publish with ' +
        'NetStream.Publish.Rejected, and its description says why.',
      '--once takes one publish and exits with its verdict: 0 without errors, 1 with (--fail-on), 3 if no publisher ' +
        'comes within --timeout. On Ctrl-C the exit code is 130 then; without --once a server that is stopped exits ' +
        'with 0.',
    ],
  },
  {
    title: 'Relays (--relay, --relay-from)',
    paragraphs: [
      '--relay rtmp://host publishes each stream to another server under the same app and name, rtmp://host/app under ' +
        'the same name, rtmp://host/app/name as that. --relay-from rtmp://host plays a stream from there when the first ' +
        'player asks for one that nobody publishes here, and ends that five seconds after the last has left. Lost ' +
        'connections are opened again, after 0.5 s first, then after twice as long, up to 30 s. So edges that pull from ' +
        'an origin form a tree.',
    ],
  },
  {
    title: 'Output',
    paragraphs: [
      'A line an event: time, peer, what happened. On a terminal the state of each stream is shown below them; elsewhere ' +
        'it is written every --status. --ndjson writes a header, then records event and status; ' +
        'serve.ndjson.schema.json describes them. Streams do not wait for who reads this: when a megabyte is not read, lines ' +
        'are dropped, states before events, and counted in the next one; the verdict of a publish is kept longest.',
    ],
  },
  {
    title: 'Limits',
    paragraphs: [
      'Each has a flag. Connections beyond --max-connections are closed as they come, as are those that do not finish ' +
        'the handshake or connect within --handshake-timeout, send nothing for --idle-timeout (they are asked by Ping ' +
        'Request), or neither publish nor play for as long. What waits for players, messages under way, GOPs and segments of HLS are held ' +
        'in memory: beyond --max-memory, no GOPs and segments are kept, nobody else may publish, and the connections that hold most ' +
        'are closed. Many streams with long GOPs need more.',
    ],
  },
];
