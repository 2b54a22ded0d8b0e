import { ByteWriter } from '../bytes/byte-writer.ts';
import type { StreamedCodec } from '../codec/descriptor.ts';
import { isAnnexB, nalUnitsOf } from '../container/flv/body/nal-units.ts';
import { parseMediaMessage } from '../container/flv/body/parse-body.ts';
import { isCoded } from '../container/flv/body/payload.ts';
import { FlvNalUnitStage } from '../container/flv/nal-unit-stage.ts';
import { TAG_TYPE } from '../container/flv/tag/tag-header.ts';
import { flvHeaderOf, writeFlvHeader } from '../container/flv/write/flv-header.ts';
import { tagHeaderOf, writeTagHeader } from '../container/flv/write/tag-header.ts';
import type { UnitItem } from '../media/unit.ts';
import type { OpenStream } from './open.ts';

/**
 * Is this the body of an FLV tag or RTMP message of this codec: with a record that was read, or units whose lengths add
 * up?
 */
export const isVideoTagBody = (body: Uint8Array, { fourCcs }: StreamedCodec): boolean => {
  const { error, payloads } = parseMediaMessage({ kind: 'video', timestampMs: 0, body });
  if (error !== undefined) return false;
  return payloads.some((payload) => {
    if (payload.codec === undefined || !fourCcs.includes(payload.codec)) return false;
    if (payload.configuration !== undefined) return payload.configuration.error === undefined;
    return isCoded(payload) && holdsUnits(body.subarray(payload.start, payload.end));
  });
};

const holdsUnits = (payload: Uint8Array): boolean => {
  const items = [...nalUnitsOf(payload, 4, isAnnexB(payload, 4))];
  return items.length > 0 && items.every((item) => item.kind === 'unit' && item.size > 0 && item.missingBytes === 0);
};

/** The units of the body. It is read as the only tag of an FLV file. */
export const openVideoTagBody = (body: Uint8Array, codec: StreamedCodec): OpenStream => {
  const w = new ByteWriter();
  writeFlvHeader(w, flvHeaderOf(false, true));
  writeTagHeader(w.u32(0), tagHeaderOf(TAG_TYPE.video, body.length, 0));
  const base = w.length;
  const file = w
    .bytes(body)
    .u32(w.length - base)
    .toBytes();
  return {
    format: undefined,
    codec,
    units: async function* () {
      const stage = new FlvNalUnitStage();
      for (const items of [stage.push(file), stage.end()]) {
        yield { items: [...items].map((item) => placed(item, base)), bytesRead: body.length };
      }
    },
  };
};

/** The item without its tag, which was not in the input, and with its offset in the body: the tag begins there. */
const placed = (item: UnitItem, base: number): UnitItem => {
  if (item.kind === 'finding') {
    const { tag: _tag, offset, ...finding } = item.finding;
    return {
      kind: 'finding',
      finding: { ...finding, ...(offset !== undefined && { offset: Math.max(0, offset - base) }) },
    };
  }
  if (item.kind === 'junk') return { ...item, offset: item.offset - base };
  const { origin: _origin, forbiddenPatternOffset: at, ...unit } = item;
  return { ...unit, offset: item.offset - base, ...(at !== undefined && { forbiddenPatternOffset: at - base }) };
};
