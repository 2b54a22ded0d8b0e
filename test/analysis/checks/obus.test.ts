import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checked } from '../../harness/checked.ts';
import { concat } from '../../harness/flv-writer.ts';
import { sampleObus } from '../../harness/obus.ts';

const IVF = new Uint8Array(readFileSync('samples/hidden.ivf'));
const { delimiter, sequence, key, next } = sampleObus();
const START = [delimiter, sequence, key];

const patched = (at: number, value: number): Uint8Array => {
  const copy = IVF.slice();
  copy[at] = value;
  return copy;
};

/** Findings of a rule, as far as a reader made them. */
const found = async (rule: string, bytes: Uint8Array) => {
  const { findings, results } = await checked(bytes, { rules: { [rule]: 'warning' } });
  return {
    status: results.find((result) => result.rule.id === rule)?.status,
    found: findings.map(({ code, location }) => [code, location.byteOffset, location.frame]),
  };
};

describe('rules that gather what the readers of AV1 find', () => {
  it('container/ivf', async () => {
    expect(await found('container/ivf', IVF)).toEqual({ status: 'passed', found: [] });
    // The time base: bytes 16 to 19.
    expect(await found('container/ivf', patched(16, 0))).toEqual({
      status: 'failed',
      found: [['ivf', 16, undefined]],
    });
    // The second frame begins after the header and the payload of the first.
    const cut = IVF.subarray(0, 2300);
    expect((await found('container/ivf', cut)).found).toEqual([['ivf', 2280, 1]]);
  });

  it('nal/length-prefix', async () => {
    const bytes = concat(...START, delimiter, next.subarray(0, next.length - 5));
    const at = concat(...START, delimiter).length;
    expect((await found('nal/length-prefix', bytes)).found).toEqual([['obu-size', at, 1]]);
  });

  it('nal/forbidden-bit', async () => {
    const reserved = next.slice();
    reserved[0] = (reserved[0] as number) | 1;
    const at = concat(...START, delimiter).length;
    expect((await found('nal/forbidden-bit', concat(...START, delimiter, reserved))).found).toEqual([
      ['obu-reserved-bits', at, 1],
    ]);
  });

  it('av1/temporal-delimiter', async () => {
    const filled = Uint8Array.of(0x12, 1, 0x80);
    const at = concat(...START).length;
    expect((await found('av1/temporal-delimiter', concat(...START, filled, next))).found).toEqual([
      ['temporal-delimiter-data', at, 1],
    ]);
  });
});
