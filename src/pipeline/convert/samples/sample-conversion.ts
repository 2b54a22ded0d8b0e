import type { ConversionSummary, SampleTrackFacts } from '../../../analysis/conversion.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { Piece } from '../../piece.ts';
import type { Conversion } from '../conversion.ts';
import type { SourceItem } from './sample-item.ts';
import { SampleMuxer } from './sample-muxer.ts';
import { type ReadBack, SampleVerifier } from './sample-verifier.ts';
import type { SampleWriter } from './sample-writer.ts';

/** Writes the samples of a source to a container. */
export class SampleConversion implements Conversion {
  readonly #source: AsyncIterable<Piece<SourceItem>>;
  readonly #writer: SampleWriter;
  readonly #muxer: SampleMuxer;
  readonly #interrupted: AbortSignal;
  readonly #verifier: SampleVerifier | undefined;
  #findings: Diagnostic[] = [];

  /** `readBack`: the output is read back and compared. */
  constructor(
    source: AsyncIterable<Piece<SourceItem>>,
    writer: SampleWriter,
    interrupted: AbortSignal,
    readBack?: ReadBack,
  ) {
    this.#source = source;
    this.#verifier = readBack && new SampleVerifier(writer, readBack);
    this.#writer = this.#verifier ?? writer;
    this.#interrupted = interrupted;
    this.#muxer = new SampleMuxer(this.#writer, (found) => this.#findings.push(found));
  }

  get facts(): Omit<ConversionSummary, 'complete' | 'diagnostics' | 'config'> {
    const tracks = this.#muxer.tracks.map(
      ({ track, samples }): SampleTrackFacts => ({ kind: track.kind, codec: track.fourCc, samples }),
    );
    return { tracks, ...(this.#verifier !== undefined && { verification: this.#verifier.result }) };
  }

  async *run(): AsyncGenerator<Piece<Diagnostic>> {
    let bytesRead = 0;
    for await (const piece of this.#source) {
      if (this.#interrupted.aborted) break;
      bytesRead = piece.bytesRead;
      for (const item of piece.items) await this.#muxer.push(item);
      yield { items: this.#takeFindings(), bytesRead };
    }
    await this.#muxer.end();
    yield { items: this.#takeFindings(), bytesRead };
  }

  #takeFindings(): readonly Diagnostic[] {
    const findings = [...this.#findings, ...(this.#writer.takeFindings?.() ?? [])];
    this.#findings = [];
    return findings;
  }
}
