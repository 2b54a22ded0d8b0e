import { type AdtsHeader, CRC_BYTES } from './adts-header.ts';

/** The raw_data_block()s of a frame, or why they cannot be separated. */
export type RawDataBlocks = { readonly blocks: readonly Uint8Array[] } | { readonly reason: string };

/**
 * Splits the payload of an ADTS frame (ISO/IEC 14496-3 1.A.2.2, Table 1.A.5). A single block is the whole payload. The
 * header gives the positions of several blocks only together with crc_check, and each block then ends with its own
 * crc_check. Without positions, only a decoder can find where a block ends.
 */
export const rawDataBlocksOf = (header: AdtsHeader, payload: Uint8Array): RawDataBlocks => {
  const count = header.number_of_raw_data_blocks_in_frame + 1;
  if (count === 1) return { blocks: [payload] };
  if (header.raw_data_block_position === undefined) {
    return {
      reason: `${count} raw data blocks without positions (protection_absent 1): only a decoder can separate them`,
    };
  }
  const starts = [0, ...header.raw_data_block_position, payload.length];
  const blocks: Uint8Array[] = [];
  for (const [index, start] of starts.slice(0, -1).entries()) {
    const end = (starts[index + 1] as number) - CRC_BYTES;
    if (end <= start || end > payload.length) {
      const places = header.raw_data_block_position.join(', ');
      return { reason: `raw_data_block_position ${places} in ${payload.length} bytes: block ${index} has no room` };
    }
    blocks.push(payload.subarray(start, end));
  }
  return { blocks };
};
