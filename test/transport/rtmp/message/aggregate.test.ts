import { describe, expect, it } from 'vitest';
import { toHex } from '../../../../src/bytes/hex.ts';
import { readAggregate } from '../../../../src/transport/rtmp/message/aggregate.ts';
import { hex } from '../../../harness/rtmp-chunks.ts';

/** Times and bodies of the parts. */
const parts = (text: string, timestamp: number): [type: number, time: number, body: string][] =>
  readAggregate(hex(text), timestamp).messages.map((part) => [
    part.messageTypeId,
    part.messageTimestamp,
    toHex(part.body),
  ]);

describe('Aggregate Message (RTMP 1.0 7.1.6)', () => {
  const audio = '08 000002 000064 00 000000 af01 0000000d';
  const video = '09 000003 00006e 00 000000 270100 0000000e';

  it('parts have the times of the aggregate and how much later than the first they are', () => {
    expect(parts(`${audio} ${video}`, 5000)).toEqual([
      [8, 5000, 'af01'],
      [9, 5010, '270100'],
    ]);
  });

  it('the upper byte of the time comes last, as in FLV', () => {
    const [part] = readAggregate(hex('08 000001 000001 02 000000 af 0000000c'), 0).messages;
    expect(part).toMatchObject({ timestamp: 0x0200_0001, messageTimestamp: 0, backPointer: 12, offset: 0 });
  });

  it('times wrap at 2^32, forwards and backwards', () => {
    expect(parts(`${audio} ${video}`, 0xffff_fffc).map(([, time]) => time)).toEqual([0xffff_fffc, 6]);
    expect(parts(`${video} ${audio}`, 5).map(([, time]) => time)).toEqual([5, 0xffff_fffb]);
  });

  it('the last size may be missing', () => {
    const { messages, error } = readAggregate(hex('08 000002 000064 00 000000 af01'), 0);
    expect(error).toBeUndefined();
    expect(messages).toHaveLength(1);
    expect(messages[0]).not.toHaveProperty('backPointer');
  });

  it('a part that reaches beyond the end, a header that is cut, and an aggregate in it end it', () => {
    expect(readAggregate(hex(`${audio} 09 000005 000000 00 000000 27`), 0)).toMatchObject({
      messages: [{ messageTypeId: 8 }],
      error: { code: 'truncated', message: 'a message of 5 bytes, 1 are there', offset: 17 },
    });
    expect(readAggregate(hex(`${audio} 0900`), 0).error).toMatchObject({
      message: '2 bytes of a header of 11',
      offset: 17,
    });
    expect(readAggregate(hex('16 000000 000000 00 000000'), 0).error).toMatchObject({
      code: 'forbidden-value',
      offset: 0,
    });
  });

  it('of nothing has no parts, one of 16 MB in empty parts ends at a limit', () => {
    expect(readAggregate(new Uint8Array(0), 0)).toEqual({ messages: [] });
    const { messages, error } = readAggregate(new Uint8Array(0xff_ffff), 0);
    expect(error?.code).toBe('limit');
    expect(messages.length).toBe(65_536);
  });
});
