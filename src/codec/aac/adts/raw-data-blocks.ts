import { type AdtsHeader, CRC_BYTES } from './adts-header.ts';

/** The raw_data_block()s of a frame, or why they cannot be told apart. */
export type RawDataBlocks = { readonly blocks: readonly Uint8Array[] } | { readonly reason: string };

/**
 * Takes the payload of an ADTS frame apart (ISO/IEC 14496-3 1.A.2.2, Table 1.A.5). A frame of one block is the block.
 * Of several the header says where they begin only together with crc_check, and each ends with a crc_check of its own;
 * without that they lie bit behind bit, and only a decoder finds where one ends.
 */
export const rawDataBlocksOf = (header: AdtsHeader, payload: Uint8Array): RawDataBlocks => {
  const count = header.number_of_raw_data_blocks_in_frame + 1;
  if (count === 1) return { blocks: [payload] };
  if (header.raw_data_block_position === undefined) {
    return { reason: `${count} raw data blocks without positions (protection_absent 1): only a decoder can part them` };
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
