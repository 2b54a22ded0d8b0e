import { mediaSegment } from '../../../container/mp4/write/media-segment.ts';
import { initSegment } from '../../../container/mp4/write/movie.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import type { Output } from '../../../io/output.ts';
import { Fragments } from './fragments.ts';
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
  #fragments: Fragments | undefined;
  #sequenceNumber = 1;

  constructor(output: Output) {
    this.#output = output;
  }

  async begin(starts: readonly StartTimes[]): Promise<void> {
    this.#fragments = new Fragments(starts);
    for (const part of initSegment(this.#fragments.edited)) this.#output.write(part);
    await this.#output.flush();
  }

  async sample(sample: WrittenSample): Promise<void> {
    const fragments = this.#fragments;
    if (fragments === undefined) return;
    const starts = fragments.isCutBefore(sample);
    if (starts || fragments.seconds >= LONGEST_SECONDS || fragments.sizeBytes >= LONGEST_BYTES)
      await this.#flush(fragments);
    fragments.add(sample);
  }

  async reconfigure(_track: WrittenTrack): Promise<boolean> {
    return false;
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
