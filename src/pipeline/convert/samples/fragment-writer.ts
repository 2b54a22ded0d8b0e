import { joined } from '../../../bytes/joined.ts';
import { mediaSegment } from '../../../container/mp4/write/media-segment.ts';
import { initSegment } from '../../../container/mp4/write/movie.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import type { Output } from '../../../io/output.ts';
import { Fragments } from './fragments.ts';
import { framed } from './framed-units.ts';
import { InBandSets, withSetsInBand } from './in-band-sets.ts';
import type { SampleWriter, StartTimes, WrittenSample } from './sample-writer.ts';

/** Seconds after which a fragment ends, even without a picture that decoding can start at. */
const LONGEST_SECONDS = 10;

/** Bytes after which a fragment ends. */
const LONGEST_BYTES = 32 << 20;

/**
 * Writes fragmented MP4 (CMAF): a fragment from each picture that decoding can start at. It needs no way back: pipes can
 * take it, and a file that was cut off plays to its last whole fragment.
 */
export class FragmentWriter implements SampleWriter {
  readonly #output: Output;
  readonly #sets = new InBandSets();
  #fragments: Fragments | undefined;
  /** The tracks as moov has them. */
  #tracks: readonly WrittenTrack[] = [];
  #sequenceNumber = 1;

  constructor(output: Output) {
    this.#output = output;
  }

  async begin(starts: readonly StartTimes[]): Promise<void> {
    this.#fragments = new Fragments(starts);
    this.#tracks = this.#fragments.edited;
    for (const part of initSegment(this.#tracks)) this.#output.write(part);
    await this.#output.flush();
  }

  async sample(sample: WrittenSample): Promise<void> {
    const fragments = this.#fragments;
    if (fragments === undefined) return;
    const starts = fragments.isCutBefore(sample);
    if (starts || fragments.seconds >= LONGEST_SECONDS || fragments.sizeBytes >= LONGEST_BYTES)
      await this.#flush(fragments);
    const units = this.#sets.unitsOf(sample);
    fragments.add(units === undefined ? sample : { ...sample, data: framed(units, sample.track) });
  }

  /** moov is written: parameter sets go into the samples, and the sample entry becomes one that allows them. */
  async reconfigure(track: WrittenTrack): Promise<boolean | string> {
    if (!this.#sets.set(track)) return false;
    const first = this.#tracks.find(({ id }) => id === track.id);
    const inBand = first && withSetsInBand(first);
    // AV1 has its sequence headers in the samples in any case.
    if (inBand === undefined) return FIRST_RECORD;
    const { sampleEntry, fourCc } = inBand;
    const { patch } = this.#output;
    if (patch === undefined)
      return `later parameter sets are in band, which ${fourCc} does not allow: a file gets ${sampleEntry}`;
    this.#tracks = this.#tracks.map((one) => (one === first ? inBand : one));
    await this.#output.flush();
    patch.call(this.#output, 0, joined(initSegment(this.#tracks)));
    return `later parameter sets are in band, as ${sampleEntry} allows, which players of Apple do not take; --to mp4 or hls keeps ${fourCc}`;
  }

  async end(): Promise<void> {
    if (this.#fragments !== undefined) await this.#flush(this.#fragments);
  }

  async #flush(fragments: Fragments): Promise<void> {
    const tracks = fragments.take();
    if (tracks.length === 0) return;
    for (const part of mediaSegment(this.#sequenceNumber++, tracks)) this.#output.write(part);
    await this.#output.flush();
  }
}

const FIRST_RECORD = 'later parameter sets are in the samples, and the sample entry keeps the first record';
