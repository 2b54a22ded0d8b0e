import { BitstreamError, type BitstreamErrorCode } from '../../../syntax/errors.ts';

/** An error in slice data. It is thrown once a slice, and caught where the slice is read. */
export const damage = (code: BitstreamErrorCode, field: string, bit: number, detail: string): BitstreamError =>
  new BitstreamError(code, detail, { structure: 'slice_data', field, clause: 'H.264 7.3.4', bit });
