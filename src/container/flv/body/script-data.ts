import { parseAmf0Values } from '../../../amf/amf0.ts';
import type { Amf0Value } from '../../../amf/value.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Script data (FLV 10.1 E.4.4; E-RTMP v2 for tag type 15): a name and values. */
export interface ScriptData {
  /** Tag type 15: a byte before the values, 0. */
  format?: number;
  /** All values of the tag, in order. */
  values: Amf0Value[];
}

export const parseScriptData = (r: SyntaxReader, hasFormat: boolean, into: ScriptData): void => {
  r.open('SCRIPTDATA', 'FLV 10.1 E.4.4.1');
  if (hasFormat) into.format = r.uLax(8, 'format', 0, 0);
  parseAmf0Values(r, into.values);
  r.close();
};

/** Name of the script data that describes the stream. */
export const ON_METADATA = 'onMetaData';

/** True for script data with the name onMetaData. */
export const isOnMetaData = (script: ScriptData | undefined): boolean =>
  script !== undefined && scriptMessage(script).name === ON_METADATA;

/** Wrappers that RTMP commands leave in files: the real name follows. */
const WRAPPERS: ReadonlySet<string> = new Set(['@setDataFrame']);

/** The name of script data and the values after it. */
export const scriptMessage = ({
  values,
}: ScriptData): { readonly name?: string; readonly wrapper?: string; readonly values: readonly Amf0Value[] } => {
  const [first, second] = values;
  if (first?.type !== 'string') return { values };
  if (WRAPPERS.has(first.value) && second?.type === 'string') {
    return { name: second.value, wrapper: first.value, values: values.slice(2) };
  }
  return { name: first.value, values: values.slice(1) };
};
