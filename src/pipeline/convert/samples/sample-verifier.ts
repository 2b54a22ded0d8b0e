import { createHash } from 'node:crypto';
import type { Verification } from '../../../analysis/conversion.ts';
import { sameBytes } from '../../../bytes/same-bytes.ts';
import { codecOf } from '../../../codec/registry.ts';
import type { StreamCodec } from '../../../codec/stream-codec.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import type { MediaSample, SampleTrack } from '../../../media/sample.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { Piece } from '../../piece.ts';
import { KnownSets, unitDigest } from '../units/unit-ledger.ts';
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
 * its units and its times. Parameter sets and delimiters, which formats have in other places, are left aside, and so is SEI
 * of a record in front of a sample; no set may be there that the input does not have.
 */
export class SampleVerifier implements SampleWriter {
  readonly #writer: SampleWriter;
  readonly #readBack: ReadBack;
  readonly #lanes: Record<Kind, Lane[]> = { video: [], audio: [] };
  /** Parameter sets of the input, and the other units of its records. */
  readonly #known = new KnownSets();
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
      this.#learn(track, recordUnitsOf(track));
    }
    await this.#writer.begin(starts);
  }

  async sample(sample: WrittenSample): Promise<void> {
    const { track, dts, pts, data } = sample;
    const lane = this.#lanes[track.kind].find((one) => one.track.id === track.id);
    const { units, sets } = partsOf(track, data);
    this.#learn(track, sets);
    lane?.records.push((1000 * dts) / track.timescale, (1000 * pts) / track.timescale, digestOf(units));
    await this.#writer.sample(sample);
  }

  reconfigure(track: WrittenTrack): Promise<boolean | string> {
    this.#learn(track, recordUnitsOf(track));
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

  #learn(track: SampleTrack, units: readonly Uint8Array[]): void {
    const stream = streamOf(track);
    for (const unit of units) if (stream !== undefined) this.#known.add(unitDigest(stream, unit));
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
    else if (item.kind === 'track') this.#checkSets(item.track, recordUnitsOf(item.track));
  }

  #compare(sample: MediaSample, lane: Lane | undefined): void {
    const { track, data } = sample;
    if (lane === undefined || lane.read === lane.records.length) {
      this.#fail(`${track.kind} frame ${lane?.read ?? 0} of the output was not written`);
      return;
    }
    const { units, sets } = partsOf(track, data);
    this.#checkSets(track, sets);
    const isSame = (found: readonly Uint8Array[]) => lane.records.isOf(lane.read, digestOf(found));
    if (!isSame(units) && !this.#withoutRecord(track, units).some(isSame))
      this.#fail(`${nameOf(lane)} differs in the output`);
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

  #checkSets(track: SampleTrack, sets: readonly Uint8Array[]): void {
    if (sets.some((set) => !this.#isKnown(track, set)))
      this.#fail(`the output has a parameter set of ${track.kind} that the input does not have`);
  }

  #isKnown(track: SampleTrack, unit: Uint8Array): boolean {
    const stream = streamOf(track);
    return stream !== undefined && this.#known.has(unitDigest(stream, unit));
  }

  /**
   * The units without the SEI of a record of the input, which a format without another place for it has in front of a sample:
   * each number of them that it can be, since the sample may have the same SEI of its own.
   */
  #withoutRecord(track: SampleTrack, units: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
    const isAgain = (unit: Uint8Array, i: number): boolean => units.findIndex((one) => sameBytes(one, unit)) < i;
    const own = units.findIndex((unit, i) => !this.#isKnown(track, unit) || isAgain(unit, i));
    return Array.from({ length: own < 0 ? units.length : own }, (_, i) => units.slice(i + 1));
  }

  /** Only the first difference counts: later ones mostly follow from it. */
  #fail(message: string): void {
    this.#difference ??= { severity: 'error', code: 'verify-mismatch', message };
  }
}

const nameOf = ({ track: { kind }, read }: Lane): string => `${kind} frame ${read}`;

const streamOf = ({ kind, fourCc }: SampleTrack): StreamCodec | undefined =>
  kind === 'video' ? codecOf(fourCc)?.stream : undefined;

/** What is compared of a sample, its units without parameter sets and delimiters, and the sets. */
const partsOf = (
  track: SampleTrack,
  data: Uint8Array,
): { readonly units: readonly Uint8Array[]; readonly sets: readonly Uint8Array[] } => {
  const stream = streamOf(track);
  if (stream === undefined) return { units: [data], sets: [] };
  const [units, sets]: [Uint8Array[], Uint8Array[]] = [[], []];
  for (const unit of unitsOf(data, track)) {
    const role = roleOf(unit, stream);
    if (role === 'parameter-set') sets.push(unit);
    else if (role !== 'delimiter') units.push(stream.obu?.withoutSize(unit) ?? unit);
  }
  return { units, sets };
};

/** SHA-256 of units, each with its length. */
const digestOf = (units: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const unit of units) hash.update(`${unit.length} `).update(unit);
  return hash.digest();
};
