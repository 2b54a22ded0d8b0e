import { unitErrorOf } from '../../syntax/diagnostics.ts';
import { FieldTrace } from '../../syntax/field-trace.ts';
import type { ReadParameterSet, ReadSetOptions } from '../stream-codec.ts';
import { deriveSequenceHeader } from './derive.ts';
import { Av1State } from './syntax/av1-state.ts';
import { parseObu } from './syntax/parse-obu.ts';
import type { SequenceHeader } from './syntax/sequence-header.ts';

/** The sequence header of an OBU, if it is one that can be read. */
export const sequenceHeaderIn = (obu: Uint8Array): SequenceHeader | undefined => {
  const { sequence_header, error } = parseObu(obu, new Av1State());
  return error === undefined ? (sequence_header as SequenceHeader | undefined) : undefined;
};

/** Reads a sequence header OBU with all its elements. */
export const readSequenceHeader = (obu: Uint8Array, { trace, partial }: ReadSetOptions = {}): ReadParameterSet => {
  const sink = trace === true ? new FieldTrace() : undefined;
  const { sequence_header: syntax = {}, error } = parseObu(obu, new Av1State(), { sink, partial });
  const isRead = syntax.film_grain_params_present !== undefined;
  return {
    syntax,
    derived: isRead ? deriveSequenceHeader(syntax as SequenceHeader) : undefined,
    error: error === undefined ? undefined : unitErrorOf(error),
    trace: sink,
    rbsp: obu,
  };
};
