import { writeAmf0Values } from '../../../amf/amf0-write.ts';
import { type Amf0Source, amf0EcmaArrayOf } from '../../../amf/build.ts';
import { ByteWriter } from '../../../bytes/byte-writer.ts';

/** The values of onMetaData by name, in the order to write them. */
export type MetadataValues = { readonly [name: string]: Amf0Source };

/** The data of a script tag with onMetaData, and the offsets of its numbers. */
export interface WrittenMetadata {
  readonly bytes: Uint8Array;
  /** Byte offset in `bytes` of the 8 bytes of each top-level number (AMF0 2.2), by name. */
  readonly numberOffsets: ReadonlyMap<string, number>;
}

const NUMBER_BYTES = 8;

/** Writes onMetaData (FLV 10.1 E.5) as an ECMA array. */
export const writeOnMetaData = (values: MetadataValues): WrittenMetadata => {
  const array = amf0EcmaArrayOf(values);
  const name = { type: 'string', value: 'onMetaData' } as const;
  // An array without properties: the bytes before the first and after the last of them.
  const none = encoded([{ ...array, properties: [] }]).length;
  const objectEnd = 3;
  const numberOffsets = new Map<string, number>();
  let at = encoded([name]).length + none - objectEnd;
  for (const property of array.properties) {
    at += encoded([{ ...array, properties: [property] }]).length - none;
    if (property.value.type === 'number') numberOffsets.set(property.key, at - NUMBER_BYTES);
  }
  return { bytes: encoded([name, array]), numberOffsets };
};

const encoded = (values: Parameters<typeof writeAmf0Values>[1]): Uint8Array => {
  const w = new ByteWriter();
  writeAmf0Values(w, values);
  return w.toBytes();
};

/** The 8 bytes of a number (AMF0 2.2), to overwrite one in a written file. */
export const numberBytes = (value: number): Uint8Array => new ByteWriter().f64(value).toBytes();

/** Overwrites numbers (AMF0 2.2) of a written onMetaData: those whose offset is known. */
export const patchNumbers = (
  patch: (offset: number, bytes: Uint8Array) => void,
  offsets: ReadonlyMap<string, number>,
  values: Readonly<Record<string, number>>,
): void => {
  for (const [name, value] of Object.entries(values)) {
    const offset = offsets.get(name);
    if (offset !== undefined) patch(offset, numberBytes(value));
  }
};
