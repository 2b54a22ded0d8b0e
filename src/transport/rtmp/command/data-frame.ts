import { joined } from '../../../bytes/joined.ts';

/** `@setDataFrame` as an AMF0 string: publishers send it before `onMetaData`, for the server to keep it. */
const SET_DATA_FRAME = stringValue('@setDataFrame');
const CLEAR_DATA_FRAME = stringValue('@clearDataFrame');
const SAMPLE_ACCESS = stringValue('|RtmpSampleAccess');

function stringValue(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return joined([Uint8Array.of(2, 0, bytes.length), bytes]);
}

const beginsWith = (body: Uint8Array, start: Uint8Array): boolean =>
  body.length >= start.length && start.every((byte, i) => body[i] === byte);

/** The body of a data message (type 18) as a player and a file have it: without the wrapper of a publisher. */
export const withoutSetDataFrame = (body: Uint8Array): Uint8Array =>
  beginsWith(body, SET_DATA_FRAME) ? body.subarray(SET_DATA_FRAME.length) : body;

/** The body of a data message as a publisher sends it. */
export const withSetDataFrame = (body: Uint8Array): Uint8Array =>
  beginsWith(body, SET_DATA_FRAME) ? body : joined([SET_DATA_FRAME, body]);

/** The publisher takes back what it has set. */
export const isClearDataFrame = (body: Uint8Array): boolean => beginsWith(body, CLEAR_DATA_FRAME);

/** Servers tell players by it that they may look into the data: no file has it. */
export const isSampleAccess = (body: Uint8Array): boolean => beginsWith(body, SAMPLE_ACCESS);
