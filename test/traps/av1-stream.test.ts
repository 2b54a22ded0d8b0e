import { expect, test } from 'vitest';
import { runInProcess } from '../commands/in-process.ts';
import { concat } from '../harness/flv-writer.ts';
import { box, writeMp4 } from '../harness/mp4-writer.ts';
import { keyFrame, obu, sequenceHeader, withTrailingBits } from '../vectors/av1-obus.ts';

const [SEQUENCE, DELIMITER, FRAME] = [1, 2, 6];
const sequence = obu(SEQUENCE, withTrailingBits(sequenceHeader()));
const delimiter = obu(DELIMITER, new Uint8Array());
const key = obu(FRAME, keyFrame().align('0').bytes([0xaa, 0xbb]).toBytes());
const AV1C = Uint8Array.of(0x81, 0, 0x0c, 0, ...sequence);

/** The OBU without obu_size, and with obu_has_size_field 0. */
const withoutSize = (unit: Uint8Array): Uint8Array => {
  expect(unit[1]).toBeLessThan(128);
  return Uint8Array.of((unit[0] as number) & 0xfd, ...unit.subarray(2));
};

const nalu = async (input: Uint8Array, ...args: readonly string[]) => {
  const { stdout, code } = await runInProcess(['nalu', '-', '--json', '-q', ...args], { stdin: input });
  return { code, ...JSON.parse(stdout) };
};

const movie = (...samples: readonly Uint8Array[]): Uint8Array =>
  writeMp4([
    {
      id: 1,
      kind: 'video',
      timescale: 1000,
      entry: ['av01', box('av1C', AV1C)],
      samples: samples.map((data) => ({ data, duration: 40, isSync: true })),
    },
  ]);

test('23: the last OBU of a sample may leave out its size: it goes to the end of the sample (AOMediaCodec/av1-isobmff#26, #29)', async () => {
  const { code, nalus, diagnostics } = await nalu(movie(concat(sequence, withoutSize(key))));
  expect([code, diagnostics]).toEqual([0, []]);
  expect(nalus.at(-1)).toMatchObject({ obu_type: FRAME, size: key.length - 1, derived: { baseQIdx: 40 } });
});

/** temporal_unit( ) with one frame unit (AV1 Annex B): each OBU behind its obu_length. */
const temporalUnit = (...obus: readonly Uint8Array[]): Uint8Array => {
  const frame = concat(...obus.map((unit) => Uint8Array.of(unit.length, ...unit)));
  return Uint8Array.of(frame.length + 1, frame.length, ...frame);
};

test('24: AV1 Annex B: an obu_size inside an OBU that contradicts obu_length is a finding with both numbers (gpac/gpac#1082)', async () => {
  const wrong = key.slice();
  wrong[1] = (wrong[1] as number) - 1;
  const { code, diagnostics } = await nalu(temporalUnit(delimiter, sequence, wrong), '--format', 'av1-annexb');
  expect(code).toBe(1);
  expect(diagnostics.map((one: { code: string }) => one.code)).toContain('obu-size');
  const { message } = diagnostics.find((one: { code: string }) => one.code === 'obu-size');
  expect(message).toContain(String(key.length - 3));
  expect(message).toContain(String(key.length - 2));
});

test('28: a key frame in a temporal unit without sequence header is named where nothing gives one (Vanilagy/mediabunny#423)', async () => {
  const { code, diagnostics } = await nalu(concat(delimiter, key), '--format', 'obu');
  expect(code).toBe(1);
  expect(diagnostics[0]).toMatchObject({ code: 'unknown-parameter-set' });
  const whole = await nalu(movie(concat(key)));
  // The record has it.
  expect([whole.code, whole.diagnostics]).toEqual([0, []]);
});
