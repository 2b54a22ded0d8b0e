import fc from 'fast-check';

/** A message, and choices of how it is written; numbers are taken modulo what is possible. */
export interface PlannedMessage {
  readonly csid: number;
  /** Bytes of the basic header, at least. */
  readonly form: number;
  readonly type: number;
  readonly streamId: number;
  readonly step: number;
  readonly length: number;
  readonly fmt: number;
}

export interface ChunkPlan {
  readonly messages: readonly PlannedMessage[];
  /** What comes next: a chunk of one of the messages under way, a message that begins, or a chunk size. */
  readonly turns: readonly number[];
  readonly sizes: readonly number[];
  readonly repeatsExtended: boolean;
}

export interface WrittenMessage {
  readonly chunkStreamId: number;
  readonly messageTypeId: number;
  readonly messageStreamId: number;
  readonly timestamp: number;
  readonly chunks: number;
  readonly body: string;
}

const message = fc.record({
  csid: fc.constantFrom(3, 4, 6, 63, 64, 100, 319, 320, 4000, 65_599),
  form: fc.integer({ min: 1, max: 3 }),
  type: fc.constantFrom(3, 4, 5, 6, 8, 9, 15, 17, 18, 20, 22),
  streamId: fc.constantFrom(0, 1, 1, 2, 0x0102_0304),
  step: fc.oneof(
    fc.integer({ min: 0, max: 100 }),
    fc.constantFrom(0, 40, 0xff_fffe, 0xff_ffff, 0x100_0000, 0x3fff_ffff, 0x7000_0000),
  ),
  length: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 700 })),
  fmt: fc.integer({ min: 0, max: 3 }),
});

/** Plans of legal chunk streams: all header forms, fmts and times, interleaved, with changes of the chunk size anywhere. */
export const arbitraryPlan: fc.Arbitrary<ChunkPlan> = fc.record({
  messages: fc.array(message, { minLength: 1, maxLength: 25 }),
  turns: fc.array(fc.nat({ max: 1000 }), { minLength: 8, maxLength: 40 }),
  sizes: fc.array(fc.constantFrom(1, 2, 7, 100, 128, 129, 333, 4096, 65_536, 0x7fff_ffff), {
    minLength: 1,
    maxLength: 6,
  }),
  repeatsExtended: fc.boolean(),
});

interface Sent {
  readonly time: number;
  readonly delta: number;
  readonly length: number;
  readonly type: number;
  readonly streamId: number;
  /** The 32 bits after the last header with a time. */
  readonly extended: number | undefined;
  /** A chunk that continues a message has shown whether it is repeated. */
  readonly isShown: boolean;
}

interface UnderWay {
  readonly body: Uint8Array;
  readonly basic: (fmt: number) => number[];
  readonly result: Omit<WrittenMessage, 'chunks'>;
  at: number;
  chunks: number;
}

const bytesOf = (value: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** (count - 1 - i)) % 256);

/** Written from RTMP 1.0 5.3.1.1. */
const basicHeader = (csid: number, atLeast: number, fmt: number): number[] => {
  const shortest = csid <= 63 ? 1 : csid <= 319 ? 2 : 3;
  // One and two bytes begin with the field values 0 and 1, so chunk streams 2 to 63 have one form only.
  const length = shortest === 1 ? 1 : Math.max(shortest, atLeast);
  if (length === 1) return [fmt * 64 + csid];
  const above = csid - 64;
  return length === 2 ? [fmt * 64, above] : [fmt * 64 + 1, above % 256, Math.floor(above / 256)];
};

/** No four bytes of it are the extended timestamps that occur: those begin with a byte below 80. */
const bodyOf = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => 0x80 | ((i * 37 + seed * 11) & 0x7f));

/** Writes a plan as chunks, and says which messages a reader has to find, in the order in which they are complete. */
export const writePlan = (plan: ChunkPlan): { bytes: Uint8Array; messages: WrittenMessage[] } => {
  const out: number[] = [];
  const messages: WrittenMessage[] = [];
  const states = new Map<number, Sent>();
  const active = new Map<number, UnderWay>();
  let chunkSize = 128;
  let next = 0;
  let turn = 0;
  const writeData = (csid: number, way: UnderWay): void => {
    const data = way.body.subarray(way.at, way.at + chunkSize);
    for (const byte of data) out.push(byte);
    way.at += data.length;
    way.chunks++;
    if (way.at < way.body.length) active.set(csid, way);
    else {
      active.delete(csid);
      messages.push({ ...way.result, chunks: way.chunks });
    }
  };
  const continueMessage = (csid: number, way: UnderWay): void => {
    const sent = states.get(csid) as Sent;
    out.push(...way.basic(3));
    if (sent.extended !== undefined) {
      states.set(csid, { ...sent, isShown: true });
      if (plan.repeatsExtended) out.push(...bytesOf(sent.extended, 4));
    }
    writeData(csid, way);
  };
  const begin = ({ csid, form, type, streamId, step, length, fmt: wanted }: PlannedMessage, seed: number): void => {
    const last = states.get(csid);
    const time = last === undefined ? step : (last.time + step) % 2 ** 31;
    const allowed = [0];
    const delta = last === undefined ? 0 : time - last.time;
    // A reader may take an extended delta for a time that continues the last one.
    const looksLikeTime = last !== undefined && delta >= 0xff_ffff && (delta - last.time + 2 ** 32) % 2 ** 32 < 60_000;
    if (last !== undefined && last.streamId === streamId && delta >= 0 && !looksLikeTime) {
      allowed.push(1);
      if (last.length === length && last.type === type) {
        allowed.push(2);
        const isClear = last.extended === undefined || plan.repeatsExtended || last.isShown;
        if (delta === last.delta && isClear) allowed.push(3);
      }
    }
    const fmt = allowed[wanted % allowed.length] as number;
    const coded = fmt === 0 ? time : delta;
    const extended = fmt === 3 ? last?.extended : coded >= 0xff_ffff ? coded : undefined;
    const basic = (kind: number): number[] => basicHeader(csid, form, kind);
    out.push(...basic(fmt));
    if (fmt < 3) out.push(...bytesOf(Math.min(coded, 0xff_ffff), 3));
    if (fmt < 2) out.push(...bytesOf(length, 3), type);
    if (fmt === 0) out.push(...bytesOf(streamId, 4).reverse());
    if (extended !== undefined && (fmt < 3 || plan.repeatsExtended)) out.push(...bytesOf(extended, 4));
    // After fmt 0 the delta of a fmt 3 chunk is its time (5.3.1.2.4).
    const isShown = last?.isShown === true;
    states.set(csid, {
      time,
      delta: coded,
      length,
      type,
      streamId,
      extended,
      isShown,
      ...(fmt === 3 && { delta: (last as Sent).delta }),
    });
    const body = bodyOf(length, seed);
    const hexBody = Array.from(body, (byte) => byte.toString(16)).join('');
    const result = {
      chunkStreamId: csid,
      messageTypeId: type,
      messageStreamId: streamId,
      timestamp: time,
      body: hexBody,
    };
    writeData(csid, { body, basic, result, at: 0, chunks: 0 });
  };
  const setChunkSize = (size: number): void => {
    const body = bytesOf(size, 4);
    out.push(2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0);
    let chunks = 0;
    for (let at = 0; at < 4; at += chunkSize) {
      if (at > 0) out.push(0xc2);
      out.push(...body.slice(at, at + chunkSize));
      chunks++;
    }
    chunkSize = size;
    const hexBody = body.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    messages.push({ chunkStreamId: 2, messageTypeId: 1, messageStreamId: 0, timestamp: 0, chunks, body: hexBody });
  };
  while (next < plan.messages.length || active.size > 0) {
    const choice = (plan.turns[turn++ % plan.turns.length] as number) + turn;
    const planned = plan.messages[next];
    const ways = [...active];
    if (choice % 11 === 0 && turn < 200) setChunkSize(plan.sizes[choice % plan.sizes.length] as number);
    else if (planned !== undefined && (choice % 3 === 0 || ways.length === 0) && !active.has(planned.csid))
      begin(planned, next++);
    else continueMessage(...(ways[choice % ways.length] as [number, UnderWay]));
  }
  return { bytes: Uint8Array.from(out), messages };
};
