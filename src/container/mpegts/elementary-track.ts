import type { AudioFraming, FramedAudio } from '../../codec/audio-framing.ts';
import { codecOf } from '../../codec/registry.ts';
import type { SampleTrack } from '../../media/sample.ts';
import type { Junk } from '../../media/unit.ts';
import { junkMessage } from '../../syntax/diagnostics.ts';
import type { ReadItem, ReadSample } from '../sample-reader.ts';
import { type PesPacket, unwrappedTimes } from './pes-times.ts';
import type { ElementaryStream } from './tables.ts';

/** Makes samples of the PES packets of one stream. */
export interface ElementaryTrack {
  readonly track: SampleTrack;
  push(packet: PesPacket): Iterable<ReadItem>;
  /** The end of the input: what is left. */
  end(): Iterable<ReadItem>;
}

/** Ticks a second. */
const SECOND = 90_000;

export const elementaryTrack = (stream: ElementaryStream): ElementaryTrack => {
  const codec = codecOf(stream.fourCc);
  const { pid: id, kind, fourCc, language } = stream;
  const track: SampleTrack = {
    kind,
    id,
    fourCc,
    timescale: SECOND,
    ...(language !== undefined && { language }),
    ...(codec?.stream?.nal !== undefined && { isByteStream: true }),
  };
  return codec?.framing === undefined ? new WholePackets(track) : new FramedTrack(track, codec.framing);
};

const msOf = (ticks: number): number => (ticks * 1000) / SECOND;

/** A sample a packet, as video has them. */
class WholePackets implements ElementaryTrack {
  readonly track: SampleTrack;
  readonly #times = unwrappedTimes();
  #index = 0;

  constructor(track: SampleTrack) {
    this.track = track;
  }

  *push(packet: PesPacket): Generator<ReadItem, void> {
    const { data, offset, isRandomAccess } = packet;
    const { pts, dts } = this.#times(packet);
    yield {
      kind: 'sample',
      sample: {
        track: this.track,
        index: this.#index++,
        offset,
        ptsMs: msOf(pts),
        dtsMs: msOf(dts),
        isSync: isRandomAccess || this.track.kind === 'audio',
        data,
        offsetAt: (position) => packet.offsetAt(position),
      },
    };
  }

  end(): readonly ReadItem[] {
    return [];
  }
}

/** Frames with headers of their own (ADTS), several in a packet, or one in two. */
class FramedTrack implements ElementaryTrack {
  track: SampleTrack;
  readonly #times = unwrappedTimes();
  readonly #framing: AudioFraming;
  /** Once a frame has begun in one packet and ended in another. */
  #splitter: ReturnType<AudioFraming['splitter']> | undefined;
  #index = 0;
  #isConfigured = false;
  /** Bytes that were split before the current packet. */
  #base = 0;
  #before: { readonly base: number; readonly packet: PesPacket } | undefined;
  /** Ticks: of the next frame. */
  #next = 0;

  constructor(track: SampleTrack, framing: AudioFraming) {
    this.track = track;
    this.#framing = framing;
  }

  *push(packet: PesPacket): Generator<ReadItem, void> {
    const { pts } = this.#times(packet);
    const frames = this.#splitter === undefined ? this.#framing.framesIn(packet.data) : undefined;
    if (frames === undefined) {
      yield* this.#split(packet, pts);
      return;
    }
    if (packet.pts !== undefined) this.#next = pts;
    for (const frame of frames) yield* this.#item(frame, packet.offsetAt(frame.offset));
  }

  /** Frames that the packets do not begin and end with. */
  *#split(packet: PesPacket, pts: number): Generator<ReadItem, void> {
    this.#splitter ??= this.#framing.splitter();
    // A time is that of the first frame that begins in the packet (2.4.3.7).
    let time = packet.pts === undefined ? undefined : pts;
    for (const item of this.#splitter.push(packet.data)) {
      const begins = item.offset - this.#base;
      if (time !== undefined && begins >= 0 && item.kind === 'frame') {
        this.#next = time;
        time = undefined;
      }
      yield* this.#item(item, begins < 0 ? this.#placeBefore(item.offset) : packet.offsetAt(begins));
    }
    this.#before = { base: this.#base, packet };
    this.#base += packet.data.length;
    // The frame that it ends with comes with the next packet.
    if (time !== undefined) this.#next = time;
  }

  *end(): Generator<ReadItem, void> {
    for (const item of this.#splitter?.end() ?? []) yield* this.#item(item, this.#placeBefore(item.offset));
  }

  /** Byte offset in the input of what begins in the packet before. */
  #placeBefore(offset: number): number {
    const { base = 0, packet } = this.#before ?? {};
    return packet?.offsetAt(Math.max(0, offset - base)) ?? 0;
  }

  *#item(item: FramedAudio | Junk, offset: number): Generator<ReadItem, void> {
    if (item.kind === 'junk') {
      const message = `${this.track.kind}: ${junkMessage(item.length, item.reason)}`;
      yield { kind: 'finding', finding: { severity: 'error', code: 'junk', message, offset, length: item.length } };
      return;
    }
    if (!this.#isConfigured) {
      this.#isConfigured = true;
      this.track = { ...this.track, ...configOf(item) };
      yield { kind: 'track', track: this.track, configOffset: offset };
    }
    const perFrame = item.sampleRateHz > 0 ? (this.#framing.frameSamples * SECOND) / item.sampleRateHz : 0;
    for (const data of item.frames) {
      yield { kind: 'sample', sample: this.#sample(data, offset, perFrame) };
      this.#next += perFrame;
    }
  }

  #sample(data: Uint8Array, offset: number, ticks: number): ReadSample {
    const ms = msOf(this.#next);
    const index = this.#index++;
    return { track: this.track, index, offset, ptsMs: ms, dtsMs: ms, durationMs: msOf(ticks), isSync: true, data };
  }
}

const configOf = (frame: FramedAudio): Partial<SampleTrack> => {
  const { sampleRateHz, channels } = frame;
  const sound = { sampleRateHz, ...(channels !== undefined && { channels }) };
  try {
    return { ...sound, config: frame.configuration() };
  } catch {
    // Frames that have no record, such as those with a program_config_element.
    return sound;
  }
};
