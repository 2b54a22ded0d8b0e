import type {
  CodecDescriptor,
  ConfigCodec,
  Configuration,
  ConfigurationDerived,
  RecordSet,
} from '../../../codec/descriptor.ts';
import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import { plural } from '../../../media/quantity.ts';
import { RtmpkitError } from '../../../syntax/errors.ts';
import type { FieldSink } from '../../../syntax/field-sink.ts';
import { nalUnitsOf, startsWithStartCode } from './nal-units.ts';

/** The content of a sequence header. */
export interface SequenceHeader extends Configuration {
  /** Its parameter sets; a set follows those it refers to. Offsets count from the first byte of the payload. */
  readonly sets: readonly RecordSet[];
  /**
   * The payload has parameter sets with start codes in place of the record. `record` is empty then, `derived` is that
   * of a record with these sets, and `error` is about the record that was expected.
   */
  readonly annexB?: true;
}

/** Parameter sets that are read from start codes; a record holds up to 541. */
const MAX_SETS = 1024;

const LENGTH_SIZE = 4;

/**
 * The sample entry hvc1 of MP4 has all parameter sets in its record (ISO/IEC 14496-15 8.4.1.1). The FourCC hvc1 of FLV
 * stands for HEVC: writers repeat the sets in band, and array_completeness 0 is then the true value.
 */
const OF_SAMPLE_ENTRIES = 'array-not-complete';

/**
 * Reads the payload of a sequence header: a decoder configuration record or, as broken encoders write it and decoders
 * read it, parameter sets with start codes. `undefined` for codecs without a record.
 */
export const readSequenceHeader = (
  { config, units }: CodecDescriptor,
  payload: Uint8Array,
  sink?: FieldSink,
): SequenceHeader | undefined => {
  const read = config?.read(payload, sink);
  if (config === undefined || read === undefined) return undefined;
  if (read.error === undefined || units === undefined || !startsWithStartCode(payload)) {
    const findings = read.findings.filter(({ code }) => code !== OF_SAMPLE_ENTRIES);
    return { ...read, findings, sets: config.sets?.(read.record, payload) ?? [] };
  }
  const sets: RecordSet[] = [];
  for (const unit of nalUnitsOf(payload, LENGTH_SIZE, true)) {
    if (unit.kind === 'junk' || unit.size === 0) continue;
    const { bytes, offset, prefixLength } = unit;
    const type = units.typeOf(bytes);
    if (units.unitType(type).role === 'parameter-set') sets.push({ type, bytes, offset, prefixLength });
    if (sets.length === MAX_SETS) break;
  }
  return {
    record: {},
    derived: derivedOf(config, sets) ?? read.derived,
    findings: [],
    error: read.error,
    annexB: true,
    sets,
  };
};

/** `undefined` if the sets make no record. */
const derivedOf = (config: ConfigCodec, sets: readonly RecordSet[]): ConfigurationDerived | undefined => {
  try {
    const made = config.make?.(
      sets.map(({ bytes }) => bytes),
      LENGTH_SIZE,
    );
    if (made === undefined) return undefined;
    // The length of length fields is not coded here.
    const { nalLengthSize: _, ...derived } = config.read(made.bytes).derived as VideoConfigDerived;
    return derived;
  } catch (error) {
    if (!(error instanceof RtmpkitError)) throw error;
    return undefined;
  }
};

/** What is wrong with a sequence header in Annex B. */
export const annexBHeaderText = (sets: readonly RecordSet[]): string => {
  const wrong = 'the sequence header holds start codes (Annex B) instead of a decoder configuration record';
  if (sets.length === 0) return wrong;
  return `${wrong}: its ${plural(sets.length, 'parameter set')} ${sets.length === 1 ? 'is' : 'are'} used as they stand there`;
};
