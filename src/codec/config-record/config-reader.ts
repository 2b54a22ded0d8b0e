import type { FieldSink } from '../../syntax/field-sink.ts';
import type { Configuration, ConfigurationDerived } from '../descriptor.ts';
import { type RecordFunctions, readRecord } from './read-record.ts';

/** Makes `ConfigCodec.read` from the functions for a record. */
export const configReader =
  <R extends object, D extends ConfigurationDerived>(functions: RecordFunctions<R, D>) =>
  (bytes: Uint8Array, sink?: FieldSink): Configuration =>
    readRecord(bytes, functions, sink);
