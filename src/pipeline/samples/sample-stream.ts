import type { StreamedCodec } from '../../codec/descriptor.ts';
import { codecOf, STREAMED_CODECS } from '../../codec/registry.ts';
import type { FormatName } from '../../container/descriptor.ts';
import { LISTED, titleWithSize } from '../../container/listed-codecs.ts';
import type { ReadItem, TrackItem } from '../../container/sample-reader.ts';
import { SampleUnits } from '../../container/sample-units.ts';
import type { SampleTrack } from '../../media/sample.ts';
import { type TrackChoice, trackName } from '../../media/track.ts';
import type { StageFinding, UnitItem } from '../../media/unit.ts';
import type { OpenStream } from '../open.ts';
import type { Piece } from '../piece.ts';

/** The units of one video track, and what was found before its codec was known. */
interface Begun {
  readonly ahead: readonly UnitItem[];
  readonly rest: AsyncGenerator<Piece<ReadItem>>;
  /** The piece that told the codec, as far as it was not taken. */
  readonly piece: Piece<ReadItem> | undefined;
  readonly tracks: TrackList;
}

/** The video tracks of an input, and the one that is read: the chosen one, or the first of a codec. */
class TrackList {
  readonly #codecs: readonly StreamedCodec[];
  readonly #choice: TrackChoice | undefined;
  readonly #ids: number[] = [];
  readonly #others: SampleTrack[] = [];
  read: { readonly track: SampleTrack; readonly codec: StreamedCodec; readonly units: SampleUnits } | undefined;

  constructor(codecs: readonly StreamedCodec[], choice: TrackChoice | undefined) {
    this.#codecs = codecs;
    this.#choice = choice;
  }

  /** A track begins; its parameter sets, if it is the one that is read. */
  *add(item: TrackItem): Generator<UnitItem, void> {
    const { track } = item;
    if (track.kind !== 'video') return;
    if (!this.#ids.includes(track.id)) {
      this.#ids.push(track.id);
      const codec = codecOf(track.fourCc);
      const streamed = this.#codecs.find((one) => one === codec);
      const isWanted = (this.#choice?.trackId ?? this.#ids.length - 1) === this.#ids.length - 1;
      if (this.read === undefined && streamed !== undefined && isWanted) {
        this.read = { track, codec: streamed, units: new SampleUnits(streamed) };
      } else if (this.#others.length < MAX_OTHERS) this.#others.push(track);
    }
    if (this.read?.track.id === track.id) yield* this.read.units.begin(item);
  }

  /** Tells of the tracks that are not listed, and of an input without one that is. */
  *end(): Generator<StageFinding, void> {
    for (const track of this.#others) {
      const name = trackName('video', this.#ids.indexOf(track.id));
      const codec = codecOf(track.fourCc);
      const derived = track.config === undefined ? undefined : codec?.config?.read(track.config).derived;
      const title = titleWithSize(codec?.title ?? track.fourCc, derived);
      if (this.read === undefined && this.#choice?.trackId === undefined) {
        const message = `${name} is ${title}: only ${LISTED} here`;
        yield { kind: 'finding', finding: { severity: 'error', code: 'unsupported-codec', message } };
      } else if (this.read !== undefined) {
        const how = codec?.stream === undefined ? `only ${LISTED} here` : `--track ${name} lists it`;
        const message = `${name} is ${title}: not listed; ${how}`;
        yield { kind: 'finding', finding: { severity: 'info', code: 'other-track', message } };
      }
    }
    if (this.read !== undefined || (this.#others.length > 0 && this.#choice?.trackId === undefined)) return;
    const message = `the input has no ${trackName('video', this.#choice?.trackId ?? 0)}`;
    yield { kind: 'finding', finding: { severity: 'error', code: 'no-video', message } };
  }
}

const MAX_OTHERS = 64;

/** The units of a container with samples: those of one video track. Reads up to the first sample to know the codec. */
export const sampleStream = async (
  format: FormatName,
  samples: AsyncGenerator<Piece<ReadItem>>,
  codecs: readonly StreamedCodec[],
  choice: TrackChoice | undefined,
): Promise<OpenStream> => {
  const begun = await begin(samples, new TrackList(codecs, choice));
  const codec = begun.tracks.read?.codec ?? codecs[0] ?? (STREAMED_CODECS[0] as StreamedCodec);
  return { format, codec, units: () => unitsOf(begun) };
};

/** Reads up to the track that is listed, or to the first sample, when all tracks are known. */
const begin = async (samples: AsyncGenerator<Piece<ReadItem>>, tracks: TrackList): Promise<Begun> => {
  const ahead: UnitItem[] = [];
  for (let next = await samples.next(); next.done !== true; next = await samples.next()) {
    const { items, bytesRead } = next.value;
    const iterator = items[Symbol.iterator]();
    for (let item = iterator.next(); item.done !== true; item = iterator.next()) {
      if (item.value.kind === 'finding') ahead.push(item.value);
      else if (item.value.kind === 'track') ahead.push(...tracks.add(item.value));
      if (tracks.read === undefined && item.value.kind !== 'sample') continue;
      const left = item.value.kind === 'sample' ? chained(item.value, iterator) : restOf(iterator);
      return { ahead, rest: samples, piece: { items: left, bytesRead }, tracks };
    }
  }
  return { ahead, rest: samples, piece: undefined, tracks };
};

function* restOf(iterator: Iterator<ReadItem>): Generator<ReadItem, void> {
  for (let item = iterator.next(); item.done !== true; item = iterator.next()) yield item.value;
}

function* chained(first: ReadItem, iterator: Iterator<ReadItem>): Generator<ReadItem, void> {
  yield first;
  yield* restOf(iterator);
}

async function* unitsOf({ ahead, piece, rest, tracks }: Begun): AsyncGenerator<Piece<UnitItem>> {
  yield { items: ahead, bytesRead: 0 };
  if (piece !== undefined) yield { items: unitsIn(piece.items, tracks), bytesRead: piece.bytesRead };
  let bytesRead = piece?.bytesRead ?? 0;
  for await (const next of rest) {
    bytesRead = next.bytesRead;
    yield { items: unitsIn(next.items, tracks), bytesRead };
  }
  yield { items: tracks.end(), bytesRead };
}

function* unitsIn(items: Iterable<ReadItem>, tracks: TrackList): Generator<UnitItem, void> {
  for (const item of items) {
    if (item.kind === 'finding') yield item;
    else if (item.kind === 'track') yield* tracks.add(item);
    else if (item.sample.track.id === tracks.read?.track.id) yield* tracks.read.units.sample(item.sample);
  }
}
