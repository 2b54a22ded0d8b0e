import { createHash } from 'node:crypto';
import type { Verification } from '../../../analysis/conversion.ts';
import { codecOf } from '../../../codec/registry.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import type { MediaSample, SampleTrack } from '../../../media/sample.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { Piece } from '../../piece.ts';
import { KnownSets } from '../units/unit-ledger.ts';
import { digestOf } from '../verifier.ts';
import { roleOf, unitsOf } from './framed-units.ts';
import { recordUnitsOf } from './record-units.ts';
import type { SourceItem } from './sample-item.ts';
import { SampleRecords } from './sample-records.ts';
import type { SampleWriter, StartTimes, WrittenSample } from './sample-writer.ts';

type Kind = SampleTrack['kind'];

/** A track that was written. */
interface Lane {
  readonly track: WrittenTrack;
  readonly records: SampleRecords;
  /** Samples that were read back. */
  read: number;
}

/** Times are compared as they are calculated. */
const ROUNDING_MS = 0.01;

/** How an output is read back. */
export interface ReadBack {
  /** Its samples. */
  items(): AsyncIterable<Piece<SourceItem>>;
  /** Milliseconds by which times may differ: what the format rounds them by. */
  readonly toleranceMs: number;
}

/**
 * Writes to another writer, and compares what is read back from the output: every sample, in its order, with the SHA-256 of
 * its units and its times. Parameter sets and delimiters, which formats have in other places, are left aside; no set may be
 * there that the input does not have.
 */
export class SampleVerifier implements SampleWriter {
  readonly #writer: SampleWriter;
  readonly #readBack: ReadBack;
  readonly #lanes: Record<Kind, Lane[]> = { video: [], audio: [] };
  readonly #sets = new KnownSets();
  /** Of the first sample that was read back: formats begin at other times. */
  #shiftMs: number | undefined;
  #compared = 0;
  #difference: Diagnostic | undefined;

  constructor(writer: SampleWriter, readBack: ReadBack) {
    this.#writer = writer;
    this.#readBack = readBack;
  }

  get tracksOfKind(): number | undefined {
    return this.#writer.tracksOfKind;
  }

  get result(): Verification {
    return { identical: this.#difference === undefined, compared: this.#compared };
  }

  async begin(starts: readonly StartTimes[]): Promise<void> {
    for (const { track } of starts) {
      this.#lanes[track.kind].push({ track, records: new SampleRecords(), read: 0 });
      this.#learn(track);
    }
    await this.#writer.begin(starts);
  }

  async sample(sample: WrittenSample): Promise<void> {
    const { track, dts, pts, data } = sample;
    const lane = this.#lanes[track.kind].find((one) => one.track.id === track.id);
    const { digest, sets } = partsOf(track, data);
    for (const set of sets) this.#sets.add(digestOf(set));
    lane?.records.push((1000 * dts) / track.timescale, (1000 * pts) / track.timescale, digest);
    await this.#writer.sample(sample);
  }

  reconfigure(track: WrittenTrack): Promise<boolean | string> {
    this.#learn(track);
    return this.#writer.reconfigure(track);
  }

  async end(): Promise<void> {
    await this.#writer.end();
    for await (const { items } of this.#readBack.items()) for (const item of items) this.#take(item);
    for (const lane of [...this.#lanes.video, ...this.#lanes.audio]) {
      if (lane.read < lane.records.length) this.#fail(`${nameOf(lane)} is missing at the end of the output`);
    }
  }

  takeFindings(): readonly Diagnostic[] {
    const found = this.#difference;
    const isNew = found !== undefined && !this.#isReported;
    this.#isReported ||= isNew;
    return [...(this.#writer.takeFindings?.() ?? []), ...(isNew ? [found] : [])];
  }

  #isReported = false;

  #learn(track: SampleTrack): void {
    for (const set of recordUnitsOf(track)) this.#sets.add(digestOf(set));
  }

  /** Numbers of the tracks of the output, by kind, in their order. */
  readonly #ids: Record<Kind, number[]> = { video: [], audio: [] };

  #laneOf({ kind, id }: SampleTrack): Lane | undefined {
    const ids = this.#ids[kind];
    if (!ids.includes(id)) ids.push(id);
    return this.#lanes[kind][ids.indexOf(id)];
  }

  #take(item: SourceItem): void {
    if (item.kind === 'finding') {
      if (item.finding.severity === 'error') this.#fail(`the output: ${item.finding.message}`);
      return;
    }
    const lane = this.#laneOf(item.track);
    if (item.kind === 'sample') this.#compare(item, lane);
    else if (item.kind === 'track') this.#checkSets(recordUnitsOf(item.track), item.track.kind);
  }

  #compare(sample: MediaSample, lane: Lane | undefined): void {
    const { track, data } = sample;
    if (lane === undefined || lane.read === lane.records.length) {
      this.#fail(`${track.kind} frame ${lane?.read ?? 0} of the output was not written`);
      return;
    }
    const { digest, sets } = partsOf(track, data);
    this.#checkSets(sets, track.kind);
    if (!lane.records.isOf(lane.read, digest)) this.#fail(`${nameOf(lane)} differs in the output`);
    else this.#compareTimes(sample, lane);
    lane.read++;
    if (this.#difference === undefined) this.#compared++;
  }

  #compareTimes({ ptsMs, dtsMs, dtsIsCalculated }: MediaSample, lane: Lane): void {
    const { records, read } = lane;
    this.#shiftMs ??= ptsMs - records.ptsMs(read);
    const times = [
      ['shown', records.ptsMs(read), ptsMs],
      ...(dtsIsCalculated === true ? [] : [['decoded', records.dtsMs(read), dtsMs] as const]),
    ] as const;
    for (const [what, written, found] of times) {
      const expected = written + this.#shiftMs;
      if (Math.abs(found - expected) <= this.#readBack.toleranceMs + ROUNDING_MS) continue;
      this.#fail(`${nameOf(lane)} is ${what} at ${expected.toFixed(3)} ms, in the output at ${found.toFixed(3)} ms`);
    }
  }

  #checkSets(sets: readonly Uint8Array[], kind: Kind): void {
    if (sets.some((set) => !this.#sets.has(digestOf(set))))
      this.#fail(`the output has a parameter set of ${kind} that the input does not have`);
  }

  /** Only the first difference counts: later ones mostly follow from it. */
  #fail(message: string): void {
    this.#difference ??= { severity: 'error', code: 'verify-mismatch', message };
  }
}

const nameOf = ({ track: { kind }, read }: Lane): string => `${kind} frame ${read}`;

/** What is compared of a sample: the digest of its units without parameter sets and delimiters, and the sets. */
const partsOf = (
  track: SampleTrack,
  data: Uint8Array,
): { readonly digest: Uint8Array; readonly sets: readonly Uint8Array[] } => {
  const hash = createHash('sha256');
  const stream = track.kind === 'video' ? codecOf(track.fourCc)?.stream : undefined;
  if (stream === undefined) return { digest: hash.update(data).digest(), sets: [] };
  const sets: Uint8Array[] = [];
  for (const unit of unitsOf(data, track)) {
    const bytes = stream.obu?.withoutSize(unit) ?? unit;
    const role = roleOf(unit, stream);
    if (role === 'parameter-set') sets.push(unit);
    else if (role !== 'delimiter') hash.update(`${bytes.length} `).update(bytes);
  }
  return { digest: hash.digest(), sets };
};
